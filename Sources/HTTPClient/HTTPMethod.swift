/// The method of a request.
public struct HTTPMethod: Sendable, Hashable {
    /// The method as it is sent.
    public let name: String

    /// A method by name; `nil` where the name is no token (RFC 9110).
    public init?(_ name: String) {
        guard Self.isToken(name) else { return nil }
        self.name = name
    }

    private init(known name: String) { self.name = name }

    /// Reads.
    public static let get = HTTPMethod(known: "GET")
    /// Reads the head only.
    public static let head = HTTPMethod(known: "HEAD")
    /// Hands something over.
    public static let post = HTTPMethod(known: "POST")
    /// Stores something.
    public static let put = HTTPMethod(known: "PUT")
    /// Removes something.
    public static let delete = HTTPMethod(known: "DELETE")

    static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
