/// The OpenAPI 3.1 document, made from the table of operations. The same table gives the same bytes.
struct OpenAPIDocument {
    let version: String
    var operations = Operation.all

    /// The document as JSON.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 65_536)
        writer.object { writer in
            writer.constant("openapi", "3.1.0")
            writer.field("info", DocumentInfo(title: "groupd", version: version, summary: Self.summary))
            writer.key("tags")
            writer.array { writer in
                for tag in Operation.Tag.allCases { writer.object { $0.field("name", tag.rawValue) } }
            }
            writer.key("paths")
            writer.object { writePaths(to: &$0) }
            writer.key("components")
            writer.object { writeComponents(to: &$0) }
        }
        return writer.bytes
    }

    private static let summary = """
        Group chat. Realtime frames are described in /asyncapi.json. An error is a problem document (RFC 9457) whose \
        code says what it is. What never becomes a request of an operation is answered alike, whatever its path: \
        400 bad_request (no HTTP), 404 not_found, 405 method_not_allowed, 408 request_timeout, 413 payload_too_large, \
        414 uri_too_long, 431 headers_too_large. A fault of the server is 500 internal.
        """

    private func writePaths(to writer: inout JSONWriter) {
        var seen: Set<String> = []
        for path in operations.map(\.path.text) where seen.insert(path).inserted {
            writer.key(path)
            writer.object { writer in
                for operation in operations where operation.path.text == path {
                    writer.key(operation.verb.rawValue.lowercased())
                    writer.object { operation.write(to: &$0) }
                }
            }
        }
    }

    private func writeComponents(to writer: inout JSONWriter) {
        var collector = SchemaCollector()
        collector.add(ProblemView.self)
        for operation in operations {
            if let body = operation.request.bodyComponent { collector.add(body) }
            if let schema = operation.answer.bodySchema { collector.add(schema) }
            for parameter in operation.parameters.declarations { collector.add(parameter.schema) }
        }
        writer.key("schemas")
        writer.object { collector.write(to: &$0) }
        writer.key("responses")
        writer.object { writer in
            let errors = Set(
                operations.flatMap { operation in
                    ErrorResponse.all(of: operation).filter { !operation.statuses.contains($0.status) }
                })
            for error in errors.sorted(by: { ($0.status, $0.name) < ($1.status, $1.name) }) {
                writer.key(error.name)
                writer.object { error.write(to: &$0) }
            }
        }
        writer.key("securitySchemes")
        writer.object { writer in
            writer.key("bearer")
            writer.object { writer in
                writer.constant("type", "http")
                writer.constant("scheme", "bearer")
                writer.constant("bearerFormat", "JWT")
            }
        }
    }
}

/// What both documents begin with.
struct DocumentInfo: WireWritable {
    static let schema = Schema.anyObject

    let title: String
    let version: String
    let summary: String

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("title", title)
            writer.field("version", version)
            writer.field("description", summary)
            writer.key("license")
            writer.object { writer in
                writer.constant("name", "Apache-2.0")
                writer.constant("url", "https://www.apache.org/licenses/LICENSE-2.0")
            }
        }
    }
}
