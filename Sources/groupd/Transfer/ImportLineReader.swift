internal import GroupChat
internal import Postgres

/// Reads lines of JSON as messages. What a line holds is hostile until it comes out of here.
///
/// `{"id","user","content","created_at","reply_to"}`; `id` and `reply_to` are strings or whole numbers and may be left
/// out. What `groupd export` adds is read too: `user_id` says which of several people with one name is meant. Other
/// members are ignored.
struct ImportLineReader {
    let charactersMax: Int
    private var keys = ImportKeys()

    init(charactersMax: Int) {
        self.charactersMax = charactersMax
    }

    /// Why a line is no message.
    enum Fault: Error, Equatable {
        case json(JSONError)
        case notObject
        case field(FieldIssue)
        case refused(ImportRefusal)
    }

    /// Reads the line that has this number.
    mutating func read(_ number: Int, _ bytes: UnsafeBufferPointer<UInt8>) throws(Fault) -> ImportLine {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: bytes)
        } catch {
            throw .json(error)
        }
        if let defect = document.defect { throw .json(defect.error) }
        guard document.root.kind == .object else { throw .notObject }
        return try message(number, document.root)
    }

    private mutating func message(_ number: Int, _ object: JSONView) throws(Fault) -> ImportLine {
        let author = ImportAuthor(
            name: try Self.name(object), id: object.member("user_id")?.string.flatMap { UserID($0) })
        let content = try Self.text("content", object)
        guard let createdAt = Timestamp(try Self.text("created_at", object)) else {
            throw .field(.init(field: "created_at", message: "Must be a time such as 2026-03-01T12:30:05Z."))
        }
        let id = try Self.id("id", object)
        let replyTo = try Self.id("reply_to", object)
        do throws(ImportRefusal) {
            return try ImportLine(
                number: number, key: id.map(ImportKeys.key(ofID:)) ?? keys.key(author, createdAt, content),
                author: author,
                content: content, createdAt: createdAt, replyTo: replyTo.map(ImportKeys.key(ofID:)),
                charactersMax: charactersMax)
        } catch {
            throw .refused(error)
        }
    }

    /// The author's name keeps the rules of every name on this server.
    private static func name(_ object: JSONView) throws(Fault) -> String {
        let name = try text("user", object)
        if let fault = Wire.Name.fault(in: name) { throw .field(.init(field: "user", message: fault)) }
        return name
    }

    private static func text(_ name: StaticString, _ object: JSONView) throws(Fault) -> String {
        guard let value = object.member(name) else {
            throw .field(.init(field: name.description, message: "Is missing."))
        }
        guard let text = value.string else {
            throw .field(.init(field: name.description, message: "Must be a string."))
        }
        return text
    }

    /// Logs count their lines as often as they name them: 7 is the same id as "7".
    private static func id(_ name: StaticString, _ object: JSONView) throws(Fault) -> String? {
        guard let value = object.member(name), value.kind != .null else { return nil }
        if let text = value.string, !text.isEmpty { return text }
        if let number = value.int64 { return "\(number)" }
        throw .field(
            .init(field: name.description, message: "Must be a string with something in it, or a whole number."))
    }
}
