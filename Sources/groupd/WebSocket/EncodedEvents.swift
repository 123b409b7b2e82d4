internal import GroupChat
internal import NIOCore

/// Consecutive events of a group as frames, one after the other in one buffer, for any number of receivers.
struct EncodedEvents: Sendable, Equatable {
    /// Where each event's frame ends.
    struct Mark: Sendable, Equatable {
        let seq: Int64
        /// `Event.asOf`.
        let asOf: Int64
        let end: Int
    }

    private(set) var bytes: ByteBuffer
    private(set) var marks: [Mark]

    init(_ events: some Sequence<Event>) {
        bytes = ByteBuffer()
        marks = []
        for event in events {
            FrameBytes.append(text: DurableFrame(event).json, to: &bytes)
            marks.append(Mark(seq: event.seq, asOf: event.asOf, end: bytes.writerIndex))
        }
    }

    var isEmpty: Bool { marks.isEmpty }
    var lastSeq: Int64 { marks.last?.seq ?? 0 }

    mutating func append(_ more: EncodedEvents) {
        let offset = bytes.writerIndex
        bytes.writeImmutableBuffer(more.bytes)
        marks += more.marks.lazy.map { Mark(seq: $0.seq, asOf: $0.asOf, end: $0.end + offset) }
    }

    /// What comes up to a number, as far as it shows nothing of what has a later one.
    func through(_ seq: Int64) -> EncodedEvents {
        let part = marks.prefix { $0.seq <= seq && $0.asOf <= seq }
        guard part.count < marks.count else { return self }
        var cut = self
        cut.marks = Array(part)
        cut.bytes.moveWriterIndex(to: part.last?.end ?? 0)
        return cut
    }

    /// The frames of what comes after a number; nil where nothing does.
    func after(_ seq: Int64) -> ByteBuffer? {
        guard seq < lastSeq else { return nil }
        let start = marks.last { $0.seq <= seq }?.end ?? 0
        return bytes.getSlice(at: start, length: bytes.writerIndex - start)
    }

    /// What comes after a number, at most so many bytes of it but always one frame, and the last number of it.
    func chunk(after seq: Int64, bytesMax: Int) -> (bytes: ByteBuffer, lastSeq: Int64)? {
        guard let first = marks.firstIndex(where: { $0.seq > seq }) else { return nil }
        let start = first == 0 ? 0 : marks[first - 1].end
        let last = marks[first...].last { $0.end - start <= bytesMax } ?? marks[first]
        guard let slice = bytes.getSlice(at: start, length: last.end - start) else { return nil }
        return (slice, last.seq)
    }
}

extension DurableFrame {
    /// The frame's text.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 512)
        write(to: &writer)
        return writer.bytes
    }
}
