import Postgres

extension SearchRun {
    /// The messages of a page as the asker sees them now. What they may not see any more is left out.
    func hits(_ page: [Ranking.Ranked], of pool: SearchPool) async throws(ChatError) -> [SearchHit] {
        guard !page.isEmpty else { return [] }
        let rows = try await run([
            Statement(
                SearchSQL.messages, page.map(\.place.group.uuid), page.map(\.place.seq), request.words.query)
        ])[0]
        do throws(PostgresError) {
            var hits: [SearchHit] = []
            for row in rows {
                let ranked = page[try row.decode("place", as: Int.self) - 1]
                hits.append(
                    SearchHit(
                        message: try Message(group: ranked.place.group, row), score: ranked.score,
                        keywordRank: pool.keywordRanks[ranked.place], semanticRank: pool.semanticRanks[ranked.place],
                        highlights: Highlight.fragments(of: try row.decode("headline"))))
            }
            return hits
        } catch {
            throw ChatError(error)
        }
    }
}

/// Parts of a message with the words that were searched for marked, as HTML.
enum Highlight {
    /// What PostgreSQL puts around a word and between two parts; no message keeps these characters on its way here.
    private static let start: Unicode.Scalar = "\u{E000}"
    private static let stop: Unicode.Scalar = "\u{E001}"
    private static let between: Unicode.Scalar = "\u{E002}"
    /// What a `<` has become.
    private static let less: Unicode.Scalar = "\u{E003}"

    /// Nothing where no word is marked.
    static func fragments(of headline: String?) -> [String] {
        guard let headline, headline.unicodeScalars.contains(start) else { return [] }
        return headline.unicodeScalars.split(separator: between).map { html(of: $0) }
    }

    private static func html(of scalars: Substring.UnicodeScalarView) -> String {
        var html = ""
        for scalar in scalars {
            switch scalar {
            case start: html += "<mark>"
            case stop: html += "</mark>"
            case "&": html += "&amp;"
            case less, "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
        return html
    }
}
