/// What an operation answers where something went wrong: the codes that share a status share a response, and operations
/// share theirs.
struct ErrorResponse: Hashable {
    let status: Int
    let codes: [ErrorCode]

    /// An operation's, by status.
    static func all(of operation: Operation) -> [ErrorResponse] {
        Dictionary(grouping: operation.codes) { $0.representation.status ?? 0 }
            .map(ErrorResponse.init).sorted { $0.status < $1.status }
    }

    /// Its name among the document's components.
    var name: String { codes.map(\.rawValue).joined(separator: "_or_") }

    /// Writes the members of the response's object.
    func write(to writer: inout JSONWriter) {
        writer.field("description", codes.map(\.rawValue).joined(separator: ", "))
        writeHeaders(to: &writer)
        writer.key("content")
        writer.object { writeMedia(to: &$0) }
    }

    /// Writes a problem document with one of these codes, as a member of a content's object.
    func writeMedia(to writer: inout JSONWriter) {
        writer.key(ClientError.problemMediaType)
        writer.object { writer in
            writer.key("schema")
            writer.object { writer in
                writer.schemas("allOf", [.component(ProblemView.self)])
                writer.key("properties")
                writer.object { writer in
                    writer.key("status")
                    writer.object { $0.field("const", status) }
                    writer.schema("code", .enumeration(codes.map(\.rawValue)))
                }
            }
        }
    }

    /// Writes what the head always has, beside what every answer has.
    func writeHeaders(to writer: inout JSONWriter) {
        switch status {
        case 401: header("WWW-Authenticate", "How to say who one is.", .constant("Bearer"), to: &writer)
        case 429, 503: header("Retry-After", "Seconds to wait at least.", .integer(1...(.max)), to: &writer)
        default: return
        }
    }

    private func header(_ name: StaticString, _ summary: String, _ schema: Schema, to writer: inout JSONWriter) {
        writer.key("headers")
        writer.object { writer in
            writer.key(name)
            writer.object { writer in
                writer.field("description", summary)
                writer.field("required", true)
                writer.schema("schema", schema)
            }
        }
    }
}
