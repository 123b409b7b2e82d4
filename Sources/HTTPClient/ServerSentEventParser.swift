/// Turns the bytes of an event stream into events, as the WHATWG HTML standard says ("Server-sent events").
///
/// Pure and incremental: the stream may be cut anywhere, also inside a character or between CR and LF. An event that
/// is not ended by an empty line never appears. Broken UTF-8 is replaced by U+FFFD.
public struct ServerSentEventParser: Sendable {
    /// Bytes that one line, and the data of one event, may have.
    public let eventBytesMax: Int
    /// How long the stream asks to wait before connecting again; `nil` if it has not said.
    public private(set) var reconnectionDelay: Duration?
    /// The last id that the stream has set.
    public private(set) var lastEventID = ""

    // Bytes, not text, until a line is complete: a character may be cut in half.
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var type = ""
    private var nextID = ""
    private var isFirstLine = true
    private var followsCarriageReturn = false

    /// A parser at the beginning of a stream.
    public init(eventBytesMax: Int = 1 << 20) {
        self.eventBytesMax = eventBytesMax
    }

    /// Appends the events that `bytes` complete to `events`, in order.
    ///
    /// Throws ``HTTPClientError/tooLarge(_:)`` where a line or an event exceeds ``eventBytesMax``, after the events
    /// before it have been appended. The stream cannot be followed further then.
    public mutating func feed(
        _ bytes: some Sequence<UInt8>, into events: inout [ServerSentEvent]
    ) throws(HTTPClientError) {
        for byte in bytes {
            let endsCarriageReturn = followsCarriageReturn
            followsCarriageReturn = byte == UInt8(ascii: "\r")
            switch byte {
            case UInt8(ascii: "\n") where endsCarriageReturn: break  // CR LF is one line end
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if let event = try endLine() { events.append(event) }
            default:
                guard line.count < eventBytesMax else { throw .tooLarge(.event) }
                line.append(byte)
            }
        }
    }

    private mutating func endLine() throws(HTTPClientError) -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: line.count < 4_096) }
        if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        isFirstLine = false
        guard !line.isEmpty else { return endEvent() }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            try set(line[...], to: [])
            return nil
        }
        var value = line[(colon + 1)...]
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        try set(line[..<colon], to: value)
        return nil
    }

    private mutating func set(_ field: ArraySlice<UInt8>, to value: ArraySlice<UInt8>) throws(HTTPClientError) {
        switch String(decoding: field, as: UTF8.self) {
        case "event": type = String(decoding: value, as: UTF8.self)
        case "data":
            guard data.count + value.count <= eventBytesMax else { throw .tooLarge(.event) }
            data += value
            data.append(UInt8(ascii: "\n"))
        case "id" where !value.contains(0): nextID = String(decoding: value, as: UTF8.self)
        case "retry": setReconnectionDelay(value)
        default: break  // comments, whose field is empty, and fields from the future
        }
    }

    private mutating func setReconnectionDelay(_ value: ArraySlice<UInt8>) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard !value.isEmpty, value.allSatisfy(digits.contains) else { return }
        // Not read where it does not fit: nobody waits that long.
        guard let milliseconds = Int64(String(decoding: value, as: UTF8.self)) else { return }
        reconnectionDelay = .milliseconds(milliseconds)
    }

    private mutating func endEvent() -> ServerSentEvent? {
        defer {
            data = []
            type = ""
        }
        lastEventID = nextID
        guard !data.isEmpty else { return nil }
        return ServerSentEvent(
            type: type.isEmpty ? "message" : type, data: String(decoding: data.dropLast(), as: UTF8.self),
            id: lastEventID)
    }
}
