/// Why the server closes a WebSocket (API 8). 4000 to 4499: come back and resume; 4500 to 4999: not without a change.
enum CloseCode: Int, CaseIterable, Sendable {
    case normal = 1000
    case protocolError = 1002
    case unsupportedData = 1003
    case invalidText = 1007
    case messageTooLarge = 1009
    case restarting = 1012
    case slowConsumer = 4008
    case rateLimited = 4029
    case overloaded = 4030
    case badFrame = 4500
    case unauthenticated = 4501
    case forbidden = 4503
    case replaced = 4509

    /// Whether a client should connect again and resume without being asked.
    var invitesReconnection: Bool {
        switch rawValue {
        case 4000..<4500: true
        case 4500..<5000: false
        default: self == .restarting
        }
    }

    /// The reason in the close frame: well under the 123 bytes that fit.
    var reason: String {
        switch self {
        case .normal: "closed"
        case .protocolError: "protocol error"
        case .unsupportedData: "binary frames are not taken"
        case .invalidText: "text is not UTF-8"
        case .messageTooLarge: "frame too large"
        case .restarting: "restarting"
        case .slowConsumer: "slow consumer"
        case .rateLimited: "rate limited"
        case .overloaded: "overloaded"
        case .badFrame: "bad frame"
        case .unauthenticated: "unauthenticated"
        case .forbidden: "forbidden"
        case .replaced: "replaced by a newer connection"
        }
    }
}
