internal import HummingbirdCore
internal import NIOCore

extension Responder {
    /// What of a reply goes out after its head.
    ///
    /// A stream is read no faster than the client takes it. One that is not taken within ``ConnectionLimits/portion``
    /// is broken off, as is one that fails: by ending the connection, since its status is out already.
    func body(of reply: Reply, isHead: Bool, _ channel: any Channel) -> ResponseBody {
        guard !isHead else { return ResponseBody() }
        guard let stream = reply.stream else {
            return reply.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
        }
        let patience = settings.limits.portion
        return ResponseBody { writer in
            for try await portion in stream.portions {
                let watch = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
                defer { watch.cancel() }
                try await writer.write(ByteBuffer(bytes: portion))
            }
            try await writer.finish(nil)
        }
    }
}
