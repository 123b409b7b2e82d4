/// A parsed JSON text. It points into the bytes it was parsed from and is to be used only while they are.
struct JSONDocument {
    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: [JSONToken]
    /// The first thing in this grammatical text that the server does not take, with the path of the field it is in.
    private(set) var defect: Defect?
    /// The first defect that leaves open what the text says, whoever reads it: half a character, a key twice. The others
    /// are in a single value, and matter only to who reads that.
    private(set) var ambiguity: Defect?

    struct Defect: Equatable, Sendable {
        let error: JSONError
        /// As in an answer's `errors`: `content`, `attachments.2`; empty for the whole value.
        let field: String
    }

    init(bytes: UnsafeBufferPointer<UInt8>, tokens: [JSONToken]) {
        self.bytes = bytes
        self.tokens = tokens
    }

    /// Parses `bytes`. Throws grammar errors; a defect is kept in ``defect`` for the caller to refuse.
    init(parsing bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var parser = JSONParser(bytes, limits: limits)
        try parser.parse()
        self.init(bytes: bytes, tokens: parser.tokens)
        defect = parser.defect.map { Defect(error: $0.error, field: path(of: $0.token)) }
        ambiguity = parser.ambiguity.map { Defect(error: $0.error, field: path(of: $0.token)) }
    }

    /// The outermost value.
    var root: JSONView {
        view(at: 0)
    }

    private func view(at index: Int) -> JSONView {
        JSONView(bytes: bytes, tokens: tokens, index: index)
    }

    /// The steps from the root down to a token, joined by dots.
    private func path(of token: Int) -> String {
        var steps: [String] = []
        var container = 0
        while container < token, let (step, child) = child(of: container, around: token) {
            steps.append(step)
            container = child
        }
        return steps.joined(separator: ".")
    }

    private func child(of container: Int, around token: Int) -> (String, Int)? {
        var index = container + 1
        var number = 0
        while index < Int(tokens[container].next) {
            let isMember = tokens[container].kind == .object
            let value = isMember ? index + 1 : index
            if token < Int(tokens[value].next) {
                // A bad key has no name that could be repeated; the object around it is named instead.
                guard token >= value else { return nil }
                return (isMember ? EchoedText(view(at: index).text).description : "\(number)", value)
            }
            index = Int(tokens[value].next)
            number += 1
        }
        return nil
    }
}
