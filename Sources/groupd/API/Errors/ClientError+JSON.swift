extension ClientError {
    /// A text that is no JSON, or JSON that is not taken.
    init(_ error: JSONError) {
        self.init(.badRequest, error.explanation)
    }

    /// A grammatical text with something in it that is refused. What is wrong with a single value (NUL, a number
    /// without end) names its field as any other wrong value does; what makes the text ambiguous is a bad request.
    init(_ defect: JSONDocument.Defect) {
        let issue = FieldIssue(field: defect.field, message: defect.error.explanation)
        switch defect.error.code {
        case .nul, .numberOutOfRange: self = .validationFailed([issue])
        default: self.init(.badRequest, defect.error.explanation, fields: defect.field.isEmpty ? [] : [issue])
        }
    }
}
