import CHiredis

/// What hiredis calls for each part of a reply. Each returns the builder's address for "taken" and nil for "refused";
/// the parser only hands that address back, and there is nothing of its own to free.
extension ReplyReader {
    static var callbacks: redisReplyObjectFunctions {
        redisReplyObjectFunctions(
            createString: { task, text, count in
                ReplyReader.build(task) { builder, type in
                    builder.add(ReplyReader.value(type, UnsafeRawBufferPointer(start: text, count: count)))
                }
            },
            createArray: { task, count in
                ReplyReader.build(task) { builder, _ in builder.begin(arrayOf: Int(count)) }
            },
            createInteger: { task, number in
                ReplyReader.build(task) { builder, _ in builder.add(.integer(number)) }
            },
            createNil: { task in
                ReplyReader.build(task) { builder, _ in builder.add(.null) }
            },
            freeObject: { _ in })
    }

    private static func build(
        _ task: UnsafePointer<redisReadTask>?, _ change: (inout ReplyBuilder, Int32) -> Bool
    ) -> UnsafeMutableRawPointer? {
        guard let task, let address = task.pointee.privdata else { return nil }
        let builder = address.assumingMemoryBound(to: ReplyBuilder.self)
        return change(&builder.pointee, task.pointee.type) ? address : nil
    }

    private static func value(_ type: Int32, _ bytes: UnsafeRawBufferPointer) -> RedisValue {
        switch type {
        case REDIS_REPLY_STATUS: .simple(Array(bytes))
        case REDIS_REPLY_ERROR: .error(RedisServerError(line: bytes))
        default: .bulk(Array(bytes))
        }
    }
}
