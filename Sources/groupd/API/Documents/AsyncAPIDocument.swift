/// The AsyncAPI 3.0 document of the WebSocket's frames, made from the table of frames. The same table gives the same
/// bytes. Its actions are seen from the server: it receives what clients send.
struct AsyncAPIDocument {
    let version: String

    /// The document as JSON.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 32_768)
        writer.object { writer in
            writer.constant("asyncapi", "3.0.0")
            writer.field("info", DocumentInfo(title: "groupd realtime", version: version, summary: Self.summary))
            writer.constant("defaultContentType", MediaType.json)
            writer.key("channels")
            writer.object { writeChannel(to: &$0) }
            writer.key("operations")
            writer.object { writeOperations(to: &$0) }
            writer.key("components")
            writer.object { writeComponents(to: &$0) }
        }
        return writer.bytes
    }

    private static let summary = "The frames of GET /ws: one JSON object a text frame, hello first."

    private func writeChannel(to writer: inout JSONWriter) {
        writer.key("ws")
        writer.object { writer in
            writer.constant("address", Endpoints.realtime.operation.path.text)
            writer.key("messages")
            writer.object { writer in
                for name in FrameName.all {
                    writer.key(name.text)
                    writer.object { $0.constant("$ref", "#/components/messages/\(name.text)") }
                }
            }
            writer.key("x-close-codes")
            writer.array { writer in
                for code in CloseCode.allCases { writer.object { code.write(to: &$0) } }
            }
        }
    }

    private func writeOperations(to writer: inout JSONWriter) {
        for type in ClientFrameType.allCases {
            writer.key(FrameName(type).text)
            writer.object { type.declaration.write(to: &$0) }
        }
        for type in ServerFrameType.allCases {
            writer.key(FrameName(type).text)
            writer.object { writer in
                writer.constant("action", "send")
                writer.channel()
                writer.constant("summary", type.payload.summary)
                writer.messages([FrameName(type)])
            }
        }
    }

    private func writeComponents(to writer: inout JSONWriter) {
        var collector = SchemaCollector()
        writer.key("messages")
        writer.object { writer in
            for type in ClientFrameType.allCases {
                let payload = type.framed
                collector.addAll(of: payload)
                writer.message(FrameName(type), summary: type.declaration.summary) { payload.write(to: &$0) }
            }
            for type in ServerFrameType.allCases {
                let payload = type.payload
                collector.add(payload)
                writer.message(FrameName(type), summary: payload.summary) { Schema.component(payload).write(to: &$0) }
            }
        }
        writer.key("schemas")
        writer.object { collector.write(to: &$0) }
    }
}

extension ClientFrameType {
    /// The frame's fields with those that every frame has.
    fileprivate var framed: ObjectSchema {
        var schema = declaration.payload.objectSchema
        schema.properties.insert(
            contentsOf: [
                .init(name: "type", schema: .constant(rawValue), isRequired: true),
                .init(name: "ref", schema: .nullable(Wire.Ref.schema), isRequired: false),
            ], at: 0)
        return schema
    }
}
