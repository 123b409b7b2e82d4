extension Operation {
    /// Writes the members of the operation's object.
    func write(to writer: inout JSONWriter) {
        writer.field("operationId", id.rawValue)
        writer.field("summary", summary)
        writer.field("tags", [tag.rawValue])
        writer.field("x-least-role", role.rawValue)
        writeSecurity(to: &writer)
        writeParameters(to: &writer)
        writeRequest(to: &writer)
        writer.key("responses")
        writer.object { writer in
            for status in statuses { writeAnswer(status, to: &writer) }
            writeErrors(to: &writer)
        }
    }

    private func writeSecurity(to writer: inout JSONWriter) {
        writer.key("security")
        writer.array { writer in
            guard role != .anonymous else { return }
            writer.object { $0.field("bearer", [String]()) }
        }
    }

    private func writeParameters(to writer: inout JSONWriter) {
        let parameters = parameters.declarations
        guard !parameters.isEmpty else { return }
        writer.key("parameters")
        writer.array { writer in
            for parameter in parameters { writer.object { parameter.write(to: &$0) } }
        }
    }

    private func writeRequest(to writer: inout JSONWriter) {
        guard let body = request.bodyComponent else { return }
        writer.key("requestBody")
        writer.object { writer in
            writer.field("required", request.isBodyRequired)
            writer.content(MediaType.json, .component(body))
        }
    }

    private func writeAnswer(_ status: Int, to writer: inout JSONWriter) {
        let error = ErrorResponse.all(of: self).first { $0.status == status }
        writer.key("\(status)")
        writer.object { writer in
            writer.field("description", Self.words(for: status))
            error?.writeHeaders(to: &writer)
            guard let mediaType = answer.mediaType, status != 304 else { return }
            writer.key("content")
            writer.object { writer in
                writer.media(mediaType, answer.bodySchema ?? .string(StringSchema()))
                error?.writeMedia(to: &writer)
            }
        }
    }

    /// A status that is an answer too (readiness' 503) is written as that.
    private func writeErrors(to writer: inout JSONWriter) {
        for error in ErrorResponse.all(of: self) where !statuses.contains(error.status) {
            writer.key("\(error.status)")
            writer.object { $0.field("$ref", "#/components/responses/\(error.name)") }
        }
    }

    private static func words(for status: Int) -> String {
        switch status {
        case 101: "The connection is a WebSocket from here."
        case 201: "It was made."
        case 204: "It is done."
        case 304: "The client has it."
        case 503: "Not at the moment."
        default: "The answer."
        }
    }
}

extension ParameterReader.Parameter {
    /// Writes the members of the parameter's object.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.field("name", name)
        writer.field("in", place.rawValue)
        writer.field("required", isRequired)
        writer.key("schema")
        guard let standard else { return schema.write(to: &writer) }
        writer.object { writer in
            writer.schemas("allOf", [schema])
            writer.key("default")
            writer.json(standard)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func content(_ mediaType: String, _ schema: Schema) {
        key("content")
        object { $0.media(mediaType, schema) }
    }

    mutating func media(_ mediaType: String, _ schema: Schema) {
        key(mediaType)
        object { $0.schema("schema", schema) }
    }
}
