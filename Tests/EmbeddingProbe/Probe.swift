import Embeddings
import FoundationEssentials
import Glibc

/// Says what the local model makes of texts, for those who compare it with others.
///
///     embedding-probe tokens DIRECTORY     for each text, a line of tokens
///     embedding-probe vectors DIRECTORY    for each text, a line of numbers
///     embedding-probe measure DIRECTORY    for each line "batches" or "queries", how long all texts took
///
/// Texts come on standard input, each a JSON string on a line; for `measure` up to an empty line.
@main
enum Probe {
    static func main() async throws {
        guard CommandLine.arguments.count == 3 else { throw Usage() }
        let (what, directory) = (CommandLine.arguments[1], CommandLine.arguments[2])
        switch what {
        case "tokens":
            let model = try LocalModelProbe(directory: directory)
            for text in try texts() { print(try json(model.tokens(of: text))) }
        case "vectors":
            let model = try LocalModelProbe(directory: directory)
            for vector in model.vectors(of: try texts()) { print(try json(vector)) }
        case "measure": try await measure(directory)
        default: throw Usage()
        }
    }

    private struct Usage: Error, CustomStringConvertible {
        var description: String { "usage: embedding-probe tokens|vectors|measure DIRECTORY" }
    }

    private static func texts() throws -> [String] {
        var texts: [String] = []
        while let line = readLine(), !line.isEmpty {
            texts.append(try JSONDecoder().decode(String.self, from: Data(line.utf8)))
        }
        return texts
    }

    private static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    /// Answers each line with seconds: of all texts together, or of each by itself.
    private static func measure(_ directory: String) async throws {
        let texts = try texts()
        // Nothing is remembered, or the second run would measure nothing.
        let embedder = Embedder.local(directory: directory, recentBytesMax: 0)
        _ = try await embedder.vectors(of: [""], for: .query)
        tell("ready \(try LocalModelProbe(directory: directory).kernels)")
        while let line = readLine() {
            let seconds =
                switch line {
                case "queries": try await queries(texts, embedder)
                default: [try await batches(texts, embedder)]
                }
            tell(try json(seconds))
        }
    }

    /// A line that somebody waits for.
    private static func tell(_ line: String) {
        print(line)
        fflush(nil)
    }

    private static func queries(_ texts: [String], _ embedder: Embedder) async throws -> [Double] {
        var seconds: [Double] = []
        for text in texts {
            let time = try await ContinuousClock().measure { _ = try await embedder.vectors(of: [text], for: .query) }
            seconds.append(time / .seconds(1))
        }
        return seconds
    }

    /// As the indexer asks: some hundred at a time, twice at once.
    private static func batches(_ texts: [String], _ embedder: Embedder) async throws -> Double {
        let size = 256
        let time = try await ContinuousClock().measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                var starts = stride(from: 0, to: texts.count, by: size).makeIterator()
                func add() {
                    guard let start = starts.next() else { return }
                    let batch = Array(texts[start...].prefix(size))
                    group.addTask { _ = try await embedder.vectors(of: batch, for: .backfill) }
                }
                add()
                add()
                while try await group.next() != nil { add() }
            }
        }
        return time / .seconds(1)
    }
}
