/// Says how far something long is: in one line that is written over on a terminal, in a line every few seconds elsewhere.
///
/// Pure: it is asked often, and answers when it is time to say something.
struct TransferProgress {
    static let terminalInterval = Duration.milliseconds(200)
    static let plainInterval = Duration.seconds(5)

    let isTerminal: Bool
    /// Nil where nobody knows how much there is. It may turn out to be more.
    var byteCount: Int?
    /// What is counted, in the plural.
    let noun: String
    private var nextAt: Duration

    init(isTerminal: Bool, byteCount: Int?, noun: String = "messages") {
        self.isTerminal = isTerminal
        self.noun = noun
        self.byteCount = byteCount
        nextAt = isTerminal ? Self.terminalInterval : Self.plainInterval
    }

    /// What to say when `messages` and `bytes` have been dealt with after `elapsed`; nil where it is too early.
    mutating func text(messages: Int, bytes: Int, elapsed: Duration) -> String? {
        guard elapsed >= nextAt else { return nil }
        nextAt = elapsed + (isTerminal ? Self.terminalInterval : Self.plainInterval)
        let perSecond = Int(Double(messages) / max(elapsed / .seconds(1), 0.001))
        var text = "\(messages) \(noun), \(perSecond) a second"
        if let byteCount, byteCount > 0 { text += ", \(min(100, bytes * 100 / byteCount)) %" }
        return isTerminal ? "\r\(text)\u{1B}[K" : "\(text)\n"
    }

    /// Written before anything else is said, so that it does not stand behind the progress.
    var clearing: String { isTerminal ? "\r\u{1B}[K" : "" }
}
