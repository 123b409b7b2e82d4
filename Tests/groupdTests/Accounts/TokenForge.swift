import GroupChat
import OpenSSL
import Postgres

@testable import groupd

/// Makes tokens with whatever is wrong with them, from one of ours and the key that signed it.
struct TokenForge: Sendable {
    let valid: String
    let key: SigningKey
    let user: String
    let session: String
    /// Seconds since 1970.
    let now: Int64

    /// A token of this header and these claims, as text each, signed with HS256.
    func signed(header: String? = nil, claims: String? = nil, secret: [UInt8]? = nil) -> String {
        let text = Self.encode(header ?? self.header()) + "." + Self.encode(claims ?? self.claims())
        return text + "." + Base64.url.encode(HMACSHA256.code(for: Array(text.utf8), key: secret ?? key.secret))
    }

    func header(
        alg: String = #""HS256""#, kid: String? = nil, typ: String = #""at+jwt""#, further: String = ""
    ) -> String {
        #"{"alg": \#(alg), "kid": \#(kid ?? "\"\(key.id)\""), "typ": \#(typ)\#(further)}"#
    }

    /// The claims of a good token; nil leaves one out, and a text stands for it as it is.
    func claims(_ changes: [String: String?] = [:], further: String = "") -> String {
        var claims: [String: String?] = [
            "iss": #""groupd""#, "aud": #""groupd""#, "sub": "\"\(user)\"", "sid": "\"\(session)\"",
            "iat": "\(now)", "exp": "\(now + 900)",
        ]
        for (name, value) in changes { claims[name] = value }
        let members = claims.sorted { $0.key < $1.key }.compactMap { name, value in value.map { "\"\(name)\": \($0)" } }
        return "{\(members.joined(separator: ", "))\(further)}"
    }

    static func encode(_ text: String) -> String { Base64.url.encode(Array(text.utf8)) }
}

extension TokenForge {
    /// What is wrong, and a token that has it. The first is good, so that the others fail for their own reason.
    var table: [(what: String, token: String)] {
        headers + claimsOfTypes + times + identities + shapes
    }

    private var headers: [(String, String)] {
        let unsigned = { (algorithm: String) in
            let head = Self.encode(header(alg: algorithm)) + "." + Self.encode(claims()) + "."
            return [head, head + "AA"]
        }
        var table: [(String, String)] = []
        for algorithm in ["none", "None", "nOnE", "NONE", ""] {
            for token in unsigned("\"\(algorithm)\"") { table.append(("alg \(algorithm)", token)) }
        }
        for algorithm in ["hs256", "HS384", "HS512", "RS256", "ES256", "PS256", "HS256 ", "EdDSA"] {
            table.append(("alg \(algorithm)", signed(header: header(alg: "\"\(algorithm)\""))))
        }
        table.append(("alg a number", signed(header: header(alg: "256"))))
        table.append(("alg an array", signed(header: header(alg: #"["HS256"]"#))))
        table.append(("no alg", signed(header: #"{"kid": "\#(key.id)", "typ": "at+jwt"}"#)))
        let kids = [
            "../../../../dev/null", "' or '1'='1", "x' union select 'secret", "https://evil.example/keys",
            "/dev/null", "", "\(key.id)\\u0000", "00000000-0000-4000-8000-000000000000",
        ]
        for kid in kids { table.append(("kid \(kid)", signed(header: header(kid: "\"\(kid)\""), secret: []))) }
        table.append(("kid null", signed(header: header(kid: "null"))))
        table.append(("kid a number", signed(header: header(kid: "1"))))
        table.append(("no kid", signed(header: #"{"alg": "HS256", "typ": "at+jwt"}"#)))
        for typ in [#""JWT""#, #""""#, "null", #""id+jwt""#] {
            table.append(("typ \(typ)", signed(header: header(typ: typ))))
        }
        for further in [
            #", "jku": "https://evil.example/jwks""#, #", "x5u": "https://evil.example/x""#, #", "x5c": []"#,
            #", "crit": ["exp"]"#, #", "crit": []"#, #", "b64": false"#, #", "zip": "DEF""#,
            #", "jwk": {"kty": "oct", "k": "AAAA"}"#, #", "alg": "none""#,
        ] { table.append(("header\(further)", signed(header: header(further: further)))) }
        return table
    }

    private var claimsOfTypes: [(String, String)] {
        let wrong: [(String, [String?])] = [
            (
                "exp",
                [
                    nil, "null", "\"\(now + 900)\"", "\(now + 900).0", "1e309", "1e12", "-1", "true", "[]",
                    "99999999999999999999", "\(Int64.max)", "-\(now)",
                ]
            ),
            ("iat", [nil, "\"\(now)\"", "\(now).5", "-5"]),
            ("nbf", ["\"\(now)\"", "null", "1e3"]),
            ("iss", [nil, "null", "1", #"["groupd"]"#]), ("aud", [nil, "null", "{}", "[1]", #"["groupd", 1]"#]),
            ("sub", [nil, "null", "1", #""""#, #""root""#]), ("sid", [nil, "null", "1", #""x""#]),
        ]
        return wrong.flatMap { name, values in
            values.map { ("\(name) \($0 ?? "missing")", signed(claims: claims([name: $0]))) }
        }
    }

    private var times: [(String, String)] {
        [
            ("expired this second", signed(claims: claims(["exp": "\(now)"]))),
            ("expired long ago", signed(claims: claims(["exp": "1"]))),
            ("not yet good", signed(claims: claims(["nbf": "\(now + 1)"]))),
            ("from the future", signed(claims: claims(["iat": "\(now + 100)", "exp": "\(now + 1_000)"]))),
        ]
    }

    private var identities: [(String, String)] {
        let other = "\"11111111-1111-4111-8111-111111111111\""
        return [
            ("another issuer", signed(claims: claims(["iss": #""https://evil.example""#]))),
            ("another audience", signed(claims: claims(["aud": #""other""#]))),
            ("several audiences", signed(claims: claims(["aud": #"["groupd", "other"]"#]))),
            ("no audience in a list", signed(claims: claims(["aud": "[]"]))),
            ("another person's id", signed(claims: claims(["sub": other]))),
            ("a session that is none", signed(claims: claims(["sid": other]))),
            ("a claim twice", signed(claims: claims(further: ", \"sub\": \(other)"))),
            ("an escaped claim twice", signed(claims: claims(further: ", \"\\u0073ub\": \(other)"))),
            ("another secret", signed(secret: [UInt8](repeating: 7, count: 64))),
            ("no secret", signed(secret: [])),
            ("the key's name for a secret", signed(secret: Array(key.id.description.utf8))),
        ]
    }

    private var shapes: [(String, String)] {
        let parts = valid.split(separator: ".").map(String.init)
        let (head, body, code) = (parts[0], parts[1], parts[2])
        return [
            ("nothing", ""), ("dots", ".."), ("more dots", "...."), ("one part", head),
            ("two parts", "\(head).\(body)"),
            ("four parts", "\(valid).\(code)"), ("a dot at the end", valid + "."), ("a dot before", "." + valid),
            ("an empty signature", "\(head).\(body)."), ("half a signature", "\(head).\(body).\(code.prefix(22))"),
            ("more signature", valid + "AA"), ("padding", valid + "="), ("a space before", " " + valid),
            ("a line break behind", valid + "\n"), ("NUL behind", valid + "\0"), ("another case", valid.uppercased()),
            ("a changed claim", "\(head).\(Self.encode(claims(["exp": "\(now + 90_000)"]))).\(code)"),
            ("the standard alphabet", "\(head).\(body).\(String(repeating: "+/", count: 22).prefix(43))"),
            ("left-over bits", "\(head).\(body).\(code.dropLast())\(Self.bumped(code.last!))"),
            ("no JSON", signed(claims: "exp")), ("an array", signed(claims: "[\(claims())]")),
            ("two objects", signed(claims: claims() + "{}")),
            ("deep", signed(claims: String(repeating: "[", count: 4_000))),
            ("not UTF-8", "\(head).\(Base64.url.encode([0x7B, 0xFF, 0x7D])).\(code)"),
            ("a JSON form", #"{"payload": "\#(body)", "protected": "\#(head)", "signature": "\#(code)"}"#),
            ("a mebibyte", signed(claims: claims(further: ", \"x\": \"\(String(repeating: "x", count: 1 << 20))\""))),
            ("a mebibyte of dots", String(repeating: ".", count: 1 << 20)),
        ]
    }

    /// The next letter: other bits, of which the last ones stand for nothing.
    private static func bumped(_ letter: Character) -> Character {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        return alphabet[(alphabet.firstIndex(of: letter)! + 1) % 64]
    }
}
