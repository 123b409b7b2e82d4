import GroupChat
import OpenSSL
import Postgres
import Testing

@testable import groupd

@Suite("A search's cursor")
struct SearchCursorTests {
    private static let asker = UserID.random()
    private static let place = SearchCursor(offset: 40, asOf: Timestamp("2026-03-01T12:30:05.250001Z")!)

    private static func request(_ typed: String = #"high "low water" -boat from:ada since:2026 until:2027"#)
        -> SearchRequest
    {
        SearchRequest(
            words: SearchWords(parsing: typed), group: GroupID(Identifiers.group), author: UserID(Identifiers.user),
            since: Timestamp("2026-01-01T00:00:00Z"), until: Timestamp("2027-01-01T00:00:00Z"), thread: 7)
    }

    private enum Identifiers {
        static let group = UUID128(high: 1, low: 2)
        static let user = UUID128(high: 3, low: 4)
    }

    private static func read(_ text: String, of request: SearchRequest, as asker: UserID = asker) -> Result<
        SearchCursor, ClientError
    > {
        guard let cursor = Wire.Cursor(text) else { return .failure(.unknownCursor) }
        return Result { () throws(ClientError) in try SearchCursor(cursor, of: SearchFingerprint(request, asker)) }
    }

    @Test("comes back as it went, whatever the size of the page")
    func roundTrip() {
        var request = Self.request()
        let text = Self.place.text(of: SearchFingerprint(request, Self.asker))
        #expect(text.utf8.allSatisfy { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") })
        request.limit = 50
        request.cursor = Self.place
        #expect(Self.read(text, of: request) == .success(Self.place))
    }

    @Test("holds for its own search alone")
    func others() {
        let text = Self.place.text(of: SearchFingerprint(Self.request(), Self.asker))
        var others = [
            Self.request("high"), Self.request(#"high low water -boat from:ada since:2026 until:2027"#),
            Self.request(#"high "low water" boat from:ada since:2026 until:2027"#),
        ]
        let changes: [(inout SearchRequest) -> Void] = [
            { $0.mode = .keyword }, { $0.group = nil }, { $0.group = .random() }, { $0.author = nil },
            { $0.since = nil },
            { $0.until = nil }, { $0.thread = nil }, { $0.thread = 8 }, { $0.kind = .post },
        ]
        for change in changes {
            var other = Self.request()
            change(&other)
            others.append(other)
        }
        for other in others {
            guard case .failure(let error) = Self.read(text, of: other) else {
                Issue.record("\(other)")
                continue
            }
            #expect(error.code == .validationFailed)
            #expect(error.fields == [FieldIssue(field: "cursor", message: "Belongs to another search.")])
        }
        guard case .failure = Self.read(text, of: Self.request(), as: .random()) else {
            Issue.record("It held for somebody else.")
            return
        }
    }

    @Test("that was made up, cut, of another version or of a time that cannot be is none")
    func madeUp() {
        let request = Self.request()
        let fingerprint = SearchFingerprint(request, Self.asker).bytes
        let good = Self.place.text(of: SearchFingerprint(request, Self.asker))
        let times: [Int64] = [.min, .max, -1 << 62]
        let made = times.map { time in
            Base64.url.encode([1] + fingerprint + [0, 0, 0, 1] + withUnsafeBytes(of: time.bigEndian) { Array($0) })
        }
        let texts = [
            "", "x", "null", "0", String(good.dropLast()), good + "A", "!" + good.dropFirst(), "Ag" + good.dropFirst(2),
            String(repeating: "A", count: 512), "%00", "../..",
        ]
        for text in texts + made {
            guard case .failure(let error) = Self.read(text, of: request) else {
                Issue.record("\(text)")
                continue
            }
            #expect(error.fields.map(\.field) == ["cursor"])
        }
    }
}

extension Result where Failure == ClientError {
    fileprivate init(_ body: () throws(ClientError) -> Success) {
        do throws(ClientError) { self = .success(try body()) } catch { self = .failure(error) }
    }
}
