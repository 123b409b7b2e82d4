internal import GroupChat
internal import Postgres

/// One run of `groupd import jsonl`: from bytes to the sentence at the end.
struct ImportRun {
    /// What is to be imported, and into what.
    struct Order {
        let source: ByteSource
        let target: ImportTarget
        let owner: UserID
        /// `limits.message_characters`.
        let charactersMax: Int
    }

    /// The room that a message's JSON takes beside its content.
    private static let lineBytesBase = 64 << 10
    /// A character takes at most two escapes of six bytes.
    private static let bytesPerCharacter = 12

    private let order: Order
    private let say: (String) -> Void
    private let began = ContinuousClock.now
    private var importer: Importer
    private var reader: ImportLineReader
    private var splitter: LineSplitter
    private var progress: TransferProgress
    private var bytesRead = 0
    /// Lines that were no messages to begin with.
    private var refusedCount = 0

    /// - Parameters:
    ///   - accounts: asked for authors whose name is an e-mail address.
    ///   - say: takes what is told meanwhile, line ends included.
    init(
        _ order: Order, database: Database, isTerminal: Bool,
        accounts: @escaping Importer.AccountLookup = { _ throws(ChatError) in [:] }, say: @escaping (String) -> Void
    ) async throws(CommandFailure) {
        let progress = TransferProgress(isTerminal: isTerminal, byteCount: order.source.byteCount)
        do throws(ImportError) {
            importer = try await Importer(
                into: order.target, owner: order.owner, database: database, accounts: accounts,
                tell: { say("\(progress.clearing)\($0.sentence)\n") })
        } catch {
            throw CommandFailure(sentence: error.sentence)
        }
        self.order = order
        self.say = say
        self.progress = progress
        reader = ImportLineReader(charactersMax: order.charactersMax)
        splitter = LineSplitter(lineBytesMax: Self.lineBytesBase + order.charactersMax * Self.bytesPerCharacter)
    }

    /// Imports everything, and returns the sentence to end with.
    mutating func run() async throws(CommandFailure) -> String {
        while let bytes = try await order.source.next() {
            bytesRead += bytes.count
            splitter.append(bytes)
            try await takeLines()
        }
        splitter.end()
        try await takeLines()
        let summary: ImportSummary
        do throws(ImportError) {
            summary = try await importer.finish()
        } catch {
            throw CommandFailure(sentence: error.sentence)
        }
        say(progress.clearing)
        tellRest(summary)
        return summary.sentence(group: importer.group, seconds: (ContinuousClock.now - began) / .seconds(1))
    }

    private mutating func takeLines() async throws(CommandFailure) {
        while let piece = nextLine() {
            switch piece {
            case .value(.success(let line)): try await add(line)
            case .value(.failure(let refused)): refuse(refused.line, refused.fault.sentence)
            case .tooLong(let line): refuse(line, "It is longer than \(splitter.lineBytesMax) bytes.")
            }
        }
    }

    private struct Refused: Error {
        let line: Int
        let fault: ImportLineReader.Fault
    }

    private mutating func nextLine() -> LineSplitter.Piece<Result<ImportLine, Refused>>? {
        splitter.next { number, bytes in
            do throws(ImportLineReader.Fault) {
                return .success(try reader.read(number, bytes))
            } catch {
                return .failure(Refused(line: number, fault: error))
            }
        }
    }

    private mutating func add(_ line: ImportLine) async throws(CommandFailure) {
        do throws(ImportError) {
            try await importer.add(line)
        } catch {
            throw CommandFailure(sentence: error.sentence)
        }
        let count = importer.summary.messageCount + importer.summary.knownCount
        if let text = progress.text(messages: count, bytes: bytesRead, elapsed: ContinuousClock.now - began) {
            say(text)
        }
    }

    private mutating func refuse(_ line: Int, _ reason: String) {
        refusedCount += 1
        say("\(progress.clearing)Line \(line) is skipped: \(reason)\n")
    }

    private func tellRest(_ summary: ImportSummary) {
        if summary.knownCount > 0 { say("\(summary.knownCount) messages were there already.\n") }
        let skipped = summary.skippedCount + refusedCount
        if skipped > 0 { say("\(skipped) lines were skipped.\n") }
    }
}
