internal import GroupChat

/// One search of `groupd search`: asks, and says what came of it.
struct SearchReport: Sendable {
    let searcher: Searcher
    let request: SearchRequest
    let asker: UserID

    /// What `GET /search` answers, and the end of its line.
    func json() async throws(CommandFailure) -> String {
        let began = ContinuousClock.now
        let page = try await page()
        let view = SearchPageView(page, of: SearchFingerprint(request, asker), took: ContinuousClock.now - began)
        return String(decoding: view.json, as: UTF8.self) + "\n"
    }

    /// What was found, for people; empty where nothing was. What is to be known beside it goes to standard error.
    func text(isTerminal: Bool) async throws(CommandFailure) -> String {
        let page = try await page()
        if page.mode != request.mode {
            Console.note("Searched by words alone: nothing makes vectors of texts here (embeddings.kind).")
        }
        if page.items.isEmpty { Console.note("Nothing was found.") }
        if page.next != nil { Console.note("There is more: --limit shows up to \(SearchLimitRules.range.upperBound).") }
        return page.items.map { SearchLines(isTerminal: isTerminal).text($0) }.joined()
    }

    private func page() async throws(CommandFailure) -> SearchPage {
        do throws(ChatError) {
            return try await searcher.search(request, as: asker)
        } catch {
            switch error {
            case .notMember: throw CommandFailure(sentence: "Whoever asks is no member of this group.")
            case .noEmbedder:
                throw CommandFailure(
                    sentence: "Nothing makes vectors of texts here (embeddings.kind): --mode keyword searches by words."
                )
            default: throw CommandFailure(sentence: ClientError(error).detail)
            }
        }
    }
}
