extension ClientError {
    /// A text that is no JSON, or JSON that is not taken.
    init(_ error: JSONError) {
        self.init(.badRequest, error.explanation)
    }

    /// A grammatical text that can be read in two ways. What is wrong with a single value (NUL, a number without end)
    /// is the business of who reads that field: in one that nobody reads it is ignored.
    init(ambiguity: JSONDocument.Defect) {
        let issue = FieldIssue(field: ambiguity.field, message: ambiguity.error.explanation)
        self.init(.badRequest, issue.message, fields: issue.field.isEmpty ? [] : [issue])
    }
}
