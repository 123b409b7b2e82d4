import Foundation
import Synchronization

/// One of the floor's programs: told what to do on its input, a line at a time, and answering on its output.
final class ControlledProgram: Sendable {
    private let process: Process
    private let input: FileHandle
    private let lines: AsyncStream<String>

    init(_ path: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let (inputPipe, outputPipe) = (Pipe(), Pipe())
        process.standardInput = inputPipe
        process.standardOutput = outputPipe
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        let rest = Mutex(Data())
        outputPipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            guard !data.isEmpty else {
                handle.readabilityHandler = nil
                return continuation.finish()
            }
            for line in rest.withLock({ Self.takeLines(&$0, data) }) { continuation.yield(line) }
        }
        try process.run()
        self.process = process
        self.lines = lines
        input = inputPipe.fileHandleForWriting
    }

    /// The lines that are whole with `data`; the rest waits.
    private static func takeLines(_ rest: inout Data, _ data: Data) -> [String] {
        rest.append(data)
        var lines: [String] = []
        while let end = rest.firstIndex(of: 0x0A) {
            lines.append(String(decoding: rest[..<end], as: UTF8.self))
            rest = Data(rest[rest.index(after: end)...])
        }
        return lines
    }

    func tell(_ line: String) throws {
        try input.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// The next line of its output, as words.
    func answer() async throws -> [String] {
        for await line in lines { return line.split(separator: " ").map(String.init) }
        throw BenchFailure("\(process.executableURL?.lastPathComponent ?? "a program") ended early")
    }

    /// Has the reader count anew, and returns when it does: what is sent from then on is counted.
    func expect(_ frames: Int) async throws {
        try tell("expect \(frames)")
        guard try await answer().first == "expecting" else { throw BenchFailure("the reader does not count") }
    }

    func stop() throws {
        try input.close()
        process.waitUntilExit()
    }
}

/// What a reader says of the frames that came in.
struct Reading: Sendable {
    let frames: Int
    let seconds: Double
    let bytes: Int

    /// From `got FRAMES seconds S bytes B …`.
    init(_ words: [String]) throws {
        guard words.count >= 6, words[0] == "got", let frames = Int(words[1]), let seconds = Double(words[3]),
            let bytes = Int(words[5])
        else { throw BenchFailure("the reader said: \(words.joined(separator: " "))") }
        (self.frames, self.seconds, self.bytes) = (frames, seconds, bytes)
    }
}
