internal import HTTPTypes
internal import NIOHTTP1
internal import NIOHTTPTypesHTTP1

/// What RFC 6455 4.2.1 asks of a request that is to become a WebSocket, beside its method and its path.
enum SocketHandshake {
    /// What is wrong with a request for `/ws`, or nil.
    ///
    /// `upgrade_required` where no WebSocket was asked for, or none of a version that is spoken here; `bad_request` where
    /// the key is none.
    static func fault(in fields: HTTPFields) -> ClientError? {
        guard fields.lists("upgrade", in: .connection), fields.lists("websocket", in: .upgrade) else {
            return ClientError(
                .upgradeRequired,
                "This path is a WebSocket's: it is asked for with Connection: Upgrade and Upgrade: websocket.")
        }
        guard fields[values: .secWebSocketVersion] == ["13"] else {
            return ClientError(.upgradeRequired, "This server speaks version 13 of the WebSocket protocol.")
        }
        let keys = fields[values: .secWebSocketKey]
        guard keys.count == 1, isKey(keys[0]) else {
            return ClientError(
                .badRequest, "A WebSocket's request has one Sec-WebSocket-Key, which is 16 bytes in base64.")
        }
        return nil
    }

    /// Sixteen bytes in base64 are 22 of its characters and two that fill up.
    private static func isKey(_ text: String) -> Bool {
        text.utf8.count == 24 && text.hasSuffix("==") && text.utf8.dropLast(2).allSatisfy(\.isBase64)
    }
}

extension HTTPRequestHead {
    /// Whether this is a request for the socket that may become one.
    var asksForSocket: Bool {
        method == .GET && targetPath == "/ws"
            && SocketHandshake.fault(in: HTTPFields(headers, splitCookie: false)) == nil
    }

    /// The target's path, without its query. The target may be a whole address (RFC 9112 3.2.2).
    private var targetPath: Substring {
        guard uri.utf8.first != UInt8(ascii: "/"), let scheme = uri.firstRange(of: "://") else {
            return uri.prefix { $0 != "?" }
        }
        return uri[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }.prefix { $0 != "?" }
    }
}

extension HTTPServerRequestPart {
    /// Without what is not to be heeded: HTTP/1.0 knows no `Upgrade` (RFC 9110 7.8).
    var heeded: HTTPServerRequestPart {
        guard case .head(var head) = self, head.version.minor == 0 else { return self }
        head.headers.remove(name: "upgrade")
        return .head(head)
    }
}

extension HTTPFields {
    /// Whether the word stands in this list, in letters of either case.
    fileprivate func lists(_ word: String, in name: HTTPField.Name) -> Bool {
        self[values: name].contains { list in
            list.split(separator: ",").contains { item in
                item.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }.lowercased() == word
            }
        }
    }
}

extension UInt8 {
    fileprivate var isBase64: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
