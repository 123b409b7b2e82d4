/// The closed set of values that a label can have. Never a group or a user: each value is a time series.
protocol MetricLabel: Hashable, CaseIterable, Sendable {
    static var labelName: String { get }
    var labelValue: String { get }
}

extension ClientFrameType: MetricLabel {
    static let labelName = "type"
    var labelValue: String { rawValue }
}

/// The code that a WebSocket was closed with.
enum ClosureLabel: MetricLabel {
    case sent(CloseCode)
    /// The connection was cut, by whichever side.
    case none

    static let allCases = CloseCode.allCases.map(Self.sent) + [.none]
    static let labelName = "code"

    var labelValue: String {
        switch self {
        case .sent(let code): String(code.rawValue)
        // What RFC 6455 has for it: a code that never stands in a frame.
        case .none: "1006"
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
