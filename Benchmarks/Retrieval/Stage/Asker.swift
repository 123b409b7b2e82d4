import ChatLoad
import Foundation
import GroupChat
import HTTPClient

/// A member who searches, over REST.
struct Asker: Sendable {
    let rest: RESTClient
    let person: Person

    struct Finding: Sendable {
        struct Place: Hashable, Sendable {
            let group: String
            let seq: Int64
        }

        /// Best first.
        var places: [Place] = []
        var nanoseconds: Int64 = 0
    }

    /// What a search finds, and how long its answer took to arrive.
    func find(
        _ question: String, _ mode: SearchRequest.Mode, in group: GroupID?, limit: Int = 20
    ) async throws -> Finding {
        guard let text = question.addingPercentEncoding(withAllowedCharacters: .alphanumerics) else {
            throw Stage.Failure("a question that is no text")
        }
        let path =
            "/search?q=\(text)&mode=\(mode.rawValue)&limit=\(limit)" + (group.map { "&group=\($0)" } ?? "")
        let start = Monotonic.now
        let answer = try await rest.expect(.get, path, token: person.token)
        var finding = Finding()
        finding.nanoseconds = Monotonic.now - start
        guard answer.string("mode") == mode.rawValue else { throw Stage.Failure("\(path) was not answered by \(mode)") }
        answer.body.withUnsafeBytes { bytes in
            JSONSlice(bytes).member("items")?.forEachElement { item in
                guard let message = item.member("message"), let group = message.member("group")?.string,
                    let seq = message.member("seq")?.integer
                else { return }
                finding.places.append(.init(group: group, seq: seq))
            }
        }
        return finding
    }
}
