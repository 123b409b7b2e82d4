internal import GroupChat

/// What is told about an import, in sentences.
extension ImportLineReader.Fault {
    var sentence: String {
        switch self {
        case .json(let error): error.explanation
        case .notObject: "It is no JSON object."
        case .field(let issue): "\(issue.field): \(issue.message)"
        case .refused(let refusal): refusal.sentence
        }
    }
}

extension ImportRefusal {
    var sentence: String {
        switch self {
        case .content(.contentEmpty): "content: Must not be empty."
        case .content(.contentTooLong(let characters, let charactersMax)):
            "content: Has \(characters) characters; limits.message_characters allows \(charactersMax)."
        case .content: "content: Must not contain NUL."
        case .timeInFuture: "created_at: Lies in the future."
        case .authorBarred: "user: Is banned from the group, or was removed while the import ran."
        case .unstorable: "The database cannot hold it."
        }
    }
}

extension ImportNotice {
    var sentence: String {
        switch self {
        case .skipped(let line, let refusal): "Line \(line) is skipped: \(refusal.sentence)"
        case .replyDropped(let line):
            "Line \(line) answers no message that came before it; it is imported as a message of its own."
        }
    }
}

extension ImportError {
    var sentence: String {
        switch self {
        case .groupNotFound: "There is no such group."
        case .groupAmbiguous: "Several groups have this name; --group takes an id too."
        case .groupIsDirect: "A direct conversation takes no import."
        case .needsAdmin: "The owner that --owner names is neither owner nor admin of this group."
        case .groupDeleted: "The group was deleted while the import ran."
        case .failed(let error):
            "The import stopped: \(ClientError(error).detail) What was stored stays; the same command goes on from there."
        }
    }
}

extension ImportSummary {
    /// The last line of an import, for people and scripts alike.
    func sentence(group: GroupID, seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "imported \(messageCount) messages by \(authors.count) users into \(group) "
            + "in \(tenths / 10).\(tenths % 10) s"
    }
}
