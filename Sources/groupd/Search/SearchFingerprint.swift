internal import GroupChat
internal import OpenSSL
internal import Postgres

/// What a search looks for, where, and for whom, as a few bytes: a cursor holds for that search alone. The size of a
/// page and the place in the results are no part of it.
struct SearchFingerprint: Equatable, Sendable {
    static let byteCount = 8

    let bytes: [UInt8]

    init(_ request: SearchRequest, _ asker: UserID) {
        let words = request.words
        var writer = JSONWriter()
        writer.array { writer in
            for text in [words.text, words.author, request.mode.rawValue, request.kind.rawValue] {
                text.write(to: &writer)
            }
            for texts in [words.phrases, words.excluded] { texts.write(to: &writer) }
            for time in [words.since, words.until, request.since, request.until] {
                time?.microsecondsSince2000.write(to: &writer) ?? writer.null()
            }
            for id in [request.group?.description, request.author?.description, asker.description] {
                id.write(to: &writer)
            }
            request.thread.write(to: &writer)
        }
        bytes = Array(SHA256.hash(writer.bytes).prefix(Self.byteCount))
    }
}
