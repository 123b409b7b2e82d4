import CHiredis

/// hiredis' parser, which makes Swift values of replies directly: bytes are fed as they come, replies are taken as
/// they complete. Its callbacks build into one ``ReplyBuilder``, so no reply exists twice and each bound is checked
/// as a part arrives. For one thread.
final class ReplyReader {
    private let reader: UnsafeMutablePointer<redisReader>
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
    private let builder: UnsafeMutablePointer<ReplyBuilder>
    private let bytesMax: Int
    private var bytesSinceReply = 0

    init(bytesMax: Int, elementsMax: Int) throws(RedisOutage) {
        functions = .allocate(capacity: 1)
        functions.initialize(to: Self.callbacks)
        builder = .allocate(capacity: 1)
        builder.initialize(to: ReplyBuilder(elementsMax: elementsMax))
        self.bytesMax = bytesMax
        guard let reader = redisReaderCreateWithFunctions(functions) else {
            Self.release(functions, builder)
            throw .replyTooLarge
        }
        reader.pointee.privdata = UnsafeMutableRawPointer(builder)
        self.reader = reader
    }

    deinit {
        redisReaderFree(reader)
        Self.release(functions, builder)
    }

    /// Takes bytes from the socket and appends the replies they complete to `replies`, also where it throws.
    func feed(_ bytes: UnsafeRawBufferPointer, into replies: inout [RedisValue]) throws(RedisOutage) {
        bytesSinceReply += bytes.count
        guard redisReaderFeed(reader, bytes.baseAddress, bytes.count) == REDIS_OK else { throw .replyTooLarge }
        while let reply = try next() {
            replies.append(reply)
            // What is left belongs to the next reply; it is at most what was just fed.
            bytesSinceReply = Int(reader.pointee.len) - Int(reader.pointee.pos)
        }
        guard bytesSinceReply <= bytesMax else { throw .replyTooLarge }
    }

    private func next() throws(RedisOutage) -> RedisValue? {
        var mark: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &mark) == REDIS_OK else {
            // The parser reports a refusing callback as lack of memory.
            throw reader.pointee.err == REDIS_ERR_OOM ? .replyTooLarge : .protocolViolation
        }
        return mark == nil ? nil : builder.pointee.take()
    }

    private static func release(
        _ functions: UnsafeMutablePointer<redisReplyObjectFunctions>, _ builder: UnsafeMutablePointer<ReplyBuilder>
    ) {
        functions.deinitialize(count: 1)
        functions.deallocate()
        builder.deinitialize(count: 1)
        builder.deallocate()
    }
}
