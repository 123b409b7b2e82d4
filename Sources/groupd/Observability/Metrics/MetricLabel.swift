/// The closed set of values that a label can have. Never a group or a user: each value is a time series.
protocol MetricLabel: Hashable, CaseIterable, Sendable {
    static var labelName: String { get }
    var labelValue: String { get }
}

extension ClientFrameType: MetricLabel {
    static let labelName = "type"
    var labelValue: String { rawValue }
}

/// The code with which a WebSocket ended: one of ours, or one of the few that clients and networks use.
enum ClosureLabel: MetricLabel {
    case sent(CloseCode)
    /// 1001: the page was left.
    case goingAway
    /// 1006: the connection ended without a word.
    case abnormal
    /// Whatever else a client thought of.
    case other

    /// The label of a close frame's code; nil stands for none.
    init(code: Int?) {
        switch code {
        case nil: self = .abnormal
        case 1001?: self = .goingAway
        case let code?: self = CloseCode(rawValue: code).map(Self.sent) ?? .other
        }
    }

    static let allCases = CloseCode.allCases.map(Self.sent) + [.goingAway, .abnormal, .other]
    static let labelName = "code"

    var labelValue: String {
        switch self {
        case .sent(let code): String(code.rawValue)
        case .goingAway: "1001"
        case .abnormal: "1006"
        case .other: "other"
        }
    }
}

/// How far back a load average looks.
enum LoadWindow: Int, MetricLabel {
    case one = 1
    case five = 5
    case fifteen = 15

    static let labelName = "minutes"
    var labelValue: String { String(rawValue) }
}

/// An instrument for each value of a label, all there from the beginning, so that reading takes no lock.
struct Labelled<Label: MetricLabel, Instrument: Sendable>: Sendable {
    private let instruments: [Label: Instrument]

    init(_ make: () -> Instrument) {
        instruments = Dictionary(uniqueKeysWithValues: Label.allCases.map { ($0, make()) })
    }

    subscript(label: Label) -> Instrument {
        guard let instrument = instruments[label] else { preconditionFailure("\(label) is not among all cases") }
        return instrument
    }

    /// In the order of the cases.
    var all: [(label: Label, instrument: Instrument)] { Label.allCases.map { ($0, self[$0]) } }
}
