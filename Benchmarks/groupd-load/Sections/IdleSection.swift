import ChatLoad

/// What ten thousand connections hold that say nothing.
struct IdleSection {
    private static let connections = 10_000

    let bench: Bench

    func run() async throws {
        Printing.title(
            "\(Self.connections) idle connections, each logged in and following a group of \(Bench.peopleCount)")
        _ = try await bench.rest.group("Idle", of: bench.people)
        let before = try bench.figures()
        let reader = try ControlledProgram(
            bench.floor + "/reader", ["\(bench.port)", "\(Self.connections)", bench.tokens, "all"])
        let opened = try await reader.answer()
        guard opened.first == "open", opened.count > 3, let seconds = Double(opened[3]) else {
            throw BenchFailure("the reader could not open its connections")
        }
        try await Task.sleep(for: .seconds(5))
        let after = try bench.figures()
        try reader.tell("count")
        let counted = try await reader.answer()
        try reader.stop()
        guard counted.last == "\(Self.connections)" else {
            throw BenchFailure("only \(counted.last ?? "none") of \(Self.connections) connections stayed open")
        }
        let bytes = Double(after.residentBytes - before.residentBytes) / Double(Self.connections)
        Printing.note("opened in \(seconds) s, all still open")
        Printing.note("resident \(before.residentBytes >> 10) KiB before, \(after.residentBytes >> 10) KiB after")
        Printing.line("resident memory a connection", [bytes / 1_024], "KiB", digits: 2)
        Printing.verdict("KiB a connection", bytes / 1_024, .atMost, 8)
    }
}
