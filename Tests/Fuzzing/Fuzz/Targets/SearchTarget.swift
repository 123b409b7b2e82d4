import GroupChat

/// What people type into a search.
struct SearchTarget: FuzzTarget {
    let name = "search"

    func run(_ input: consuming Input) {
        let typed = String(decoding: input.bytes, as: UTF8.self)
        let words = SearchWords(parsing: typed)
        promise(words.phrases.count <= 16 && words.excluded.count <= 16, "what is looked up has a bound")
        let asked = [words.text] + words.phrases + words.excluded + [words.author ?? ""]
        promise(asked.allSatisfy { $0.utf8.count <= typed.utf8.count }, "nothing is longer than what was typed")
        promise(!asked.contains { $0.utf8.contains(0) }, "nothing is asked for that PostgreSQL takes for no text")
        promise(!(words.phrases + words.excluded).contains(""), "no phrase without words")
        promise(words.author?.isEmpty != true, "no author without a name")
        promise(SearchWords(parsing: typed) == words, "the same asks for the same")
        Trap.spring(if: !words.phrases.isEmpty && !words.excluded.isEmpty && words.since != nil)
    }
}
