/// JSON from outside: the parser, every request's decoding, and what is answered to those that are wrong.
struct JSONTarget: FuzzTarget {
    let name = "json"

    private static let requests: [any WireRequest.Type] = [
        RegisterRequest.self, LoginRequest.self, RefreshTokenRequest.self, ProfileChangeRequest.self,
        PasswordChangeRequest.self, GroupCreationRequest.self, GroupChangeRequest.self, MemberAdditionRequest.self,
        RoleChangeRequest.self, MessageRequest.self, MessageChangeRequest.self, PositionRequest.self,
        HelloFrame.self, SendFrame.self, LikeFrame.self,
    ]

    func run(_ input: consuming Input) {
        let request = Self.requests[input.choice() % Self.requests.count]
        let bytes = input.bytes
        bytes.withUnsafeBufferPointer { bytes in
            checkText(bytes)
            checkFrame(bytes)
            checkRequest(request, bytes)
        }
    }

    private func checkText(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let document = try? JSONDocument(parsing: bytes) else { return }
        promise(String(validating: bytes, as: UTF8.self) != nil, "what is parsed is UTF-8")
        promise(document.tokens.count <= JSONLimits().tokensMax, "tokens have a bound")
        guard document.defect == nil else { return }
        let text = Rewriting.text(of: document.root)
        text.withUnsafeBufferPointer { text in
            guard let again = try? JSONDocument(parsing: text), again.defect == nil else {
                return promise(false, "what was written can be read")
            }
            promise(Rewriting.text(of: again.root).elementsEqual(text), "reading and writing change nothing")
            promise(Rewriting.isSame(document.root, again.root), "what was written means the same")
        }
    }

    private func checkFrame(_ bytes: UnsafeBufferPointer<UInt8>) {
        let document = try? JSONDocument(parsing: bytes)
        switch ClientFrame.decode(bytes) {
        case .close(let code):
            let isNamed = document?.root.member("type")?.string != nil
            promise(!isNamed && [.badFrame, .invalidText].contains(code), "JSON with a type keeps the socket")
        case .refuse(let error, let ref, _):
            promise(Self.isPlain(ErrorFrame(ref: ref, error: error).json), "an error frame is JSON")
            promise(!error.fields.contains { $0.message.isEmpty }, "an issue says what is wrong")
        case .frame(let frame, let ref):
            // Other defects are one value's: whoever reads it refuses it, and nobody reads what is unknown.
            promise(document != nil && document?.ambiguity == nil, "a command is not ambiguous")
            promise(Self.isPlain(OKFrame(ref: ref, seq: nil).json), "an answer is JSON")
            guard case .send(let send) = frame else { return }
            let content = send.message.content.value
            promise(!content.utf8.contains(0), "content has no NUL")
            Trap.spring(if: content.unicodeScalars.contains { $0.value > 0xFFF })
        }
    }

    private func checkRequest(_ request: any WireRequest.Type, _ bytes: UnsafeBufferPointer<UInt8>) {
        do throws(ClientError) {
            _ = try request.init(body: bytes)
        } catch {
            promise(400..<500 ~= error.status, "a bad request is its sender's fault")
            promise(Self.isPlain(error.problem(requestID: "fuzz")), "a problem is JSON")
        }
    }

    /// Whether these bytes are JSON that this server itself would take.
    static func isPlain(_ json: [UInt8]) -> Bool {
        json.withUnsafeBufferPointer { json in
            guard let document = try? JSONDocument(parsing: json) else { return false }
            return document.defect == nil
        }
    }
}
