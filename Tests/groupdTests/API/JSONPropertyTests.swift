import Testing

@testable import groupd

/// Random, and the same in every run: a failure names its round.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("JSON: any bytes")
struct JSONPropertyTests {
    @Test("whatever is written parses back to itself", arguments: UInt64(0)..<8)
    func writtenIsRead(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<250 {
            let tree = JSONTree.random(depth: 5, &random)
            #expect(try JSONTree(parsing: tree.encoded) == tree, "round \(round)")
        }
    }

    @Test("no bytes trap, and what is accepted writes back to an equal value", arguments: UInt64(0)..<8)
    func randomBytes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var acceptedCount = 0
        for round in 0..<4_000 {
            let bytes = Self.noise(&random)
            guard let tree = try? JSONTree(parsing: bytes) else { continue }
            acceptedCount += 1
            #expect(try JSONTree(parsing: tree.encoded) == tree, "round \(round)")
        }
        #expect(acceptedCount > 100, "The noise has to be near enough to JSON to get through at times.")
    }

    @Test("a damaged text is refused or means something; it never traps", arguments: UInt64(0)..<8)
    func damagedTexts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<500 {
            var bytes = JSONTree.random(depth: 4, &random).encoded
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty { Self.damage(&bytes, &random) }
            guard let tree = try? JSONTree(parsing: bytes) else { continue }
            #expect(try JSONTree(parsing: tree.encoded) == tree, "round \(round)")
        }
    }

    @Test("no bytes trap the decoder of frames or any request", arguments: UInt64(0)..<4)
    func frames(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let requests = Operation.all.map(\.request)
        var answeredCount = 0
        for _ in 0..<1_000 {
            var bytes = Self.frame(&random)
            if Bool.random(using: &random) { Self.damage(&bytes, &random) }
            bytes.withUnsafeBufferPointer { bytes in
                if case .close = ClientFrame.decode(bytes) {} else { answeredCount += 1 }
                for request in requests { _ = try? request.init(body: bytes, contentType: "application/json") }
            }
        }
        #expect(answeredCount > 100)
    }

    /// Bytes mostly of JSON's own alphabet, short enough to be whole now and then.
    private static func noise(_ random: inout SeededGenerator) -> [UInt8] {
        let alphabet = Array(#"{}[]:,"\ 0123456789.-+eEtrufalsn\u00dD8cC"#.utf8) + [0x80, 0xC3, 0xA9, 0xF0, 0xFF, 0]
        return (0..<Int.random(in: 1...8, using: &random)).map { _ in alphabet.randomElement(using: &random)! }
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        case 2: bytes.removeSubrange(index...)
        default: bytes.insert(contentsOf: bytes[index...], at: index)
        }
        if bytes.isEmpty { bytes = [0x20] }
    }

    /// An object with the names that frames have and values of any kind.
    private static func frame(_ random: inout SeededGenerator) -> [UInt8] {
        let names = ["ref", "group", "seq", "content", "client_id", "thread", "resume", "subscribe", "token", "after"]
        let type = ClientFrameType.allCases.randomElement(using: &random)!.rawValue
        let fields = names.filter { _ in Bool.random(using: &random) }.map { name in
            JSONTree.Member(key: Array(name.utf8), value: JSONTree.random(depth: 2, &random))
        }
        return JSONTree.object([.init(key: Array("type".utf8), value: .string(Array(type.utf8)))] + fields).encoded
    }
}

extension JSONTree {
    fileprivate static func random(depth: Int, _ random: inout SeededGenerator) -> JSONTree {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .integer(Int64.random(in: .min...(.max), using: &random))
        case 3: .integer(Int64.random(in: -20...20, using: &random))
        case 4: .number(Double.random(in: -1e9...1e9, using: &random) + 0.1)
        case 5: .string(text(&random))
        case 6: .array((0..<Int.random(in: 0...4, using: &random)).map { _ in .random(depth: depth - 1, &random) })
        default: object(depth: depth, &random)
        }
    }

    private static func object(depth: Int, _ random: inout SeededGenerator) -> JSONTree {
        var keys: Set<[UInt8]> = []
        for _ in 0..<Int.random(in: 0...12, using: &random) { keys.insert(text(&random)) }
        // Sorted, since the order of a set differs from run to run.
        let sorted = keys.sorted { $0.lexicographicallyPrecedes($1) }
        return .object(sorted.map { Member(key: $0, value: .random(depth: depth - 1, &random)) })
    }

    /// Scalars of all lengths in UTF-8, escapes among them, no NUL.
    private static func text(_ random: inout SeededGenerator) -> [UInt8] {
        let ranges: [ClosedRange<UInt32>] = [
            0x01...0x1F, 0x20...0x7F, 0x80...0x7FF, 0x800...0xD7FF, 0xE000...0xFFFF, 0x10000...0x10FFFF,
        ]
        let scalars = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: ranges.randomElement(using: &random)!, using: &random))
        }
        return scalars.flatMap { Array(String($0).utf8) }
    }
}
