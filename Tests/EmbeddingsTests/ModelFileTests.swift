import Embedded
import Glibc
import TestSupport
import Testing

@testable import Embeddings

@Suite("Model files that are not what they should be")
struct ModelFileTests {
    private static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    }

    /// A file that says so much of itself, with as many bytes of numbers after it.
    private static func file(_ header: String, numbers: Int = 16, length: UInt64? = nil) -> [UInt8] {
        withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Array($0) } + Array(header.utf8)
            + [UInt8](repeating: 0, count: numbers)
    }

    private static func tensors(_ bytes: [UInt8]) async throws -> SafeTensors {
        try await ScratchDirectory.with("tensors") { directory in
            try write(bytes, to: directory + "/model.safetensors")
            return try SafeTensors(ModelFile(path: directory + "/model.safetensors"))
        }
    }

    private static func entry(_ offsets: String, shape: String = "[2,2]", type: String = "F32") -> String {
        #"{"t":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)},"__metadata__":{"format":"pt"}}"#
    }

    @Test("a tensor is found where its header says")
    func found() async throws {
        // The header's length makes what follows lie at a multiple of four.
        var header = Self.entry("[0,16]")
        while header.utf8.count % 8 != 0 { header += " " }
        let tensors = try await Self.tensors(Self.file(header))
        let last = try withExtendedLifetime(tensors) { try tensors.floats("t", [2, 2])[3] }
        #expect(last == 0)
    }

    @Test(
        "a header that lies about its length, or is no JSON, is refused",
        arguments: [
            [], [1, 2, 3], file("", length: 0), file("{}", numbers: 0, length: 3), file("{}", length: .max),
            file("{}", length: 1 << 63), file("{}", length: 1 << 20 + 1), file("[]"), file("{"), file("\u{FFFD}"),
            file(String(repeating: "[", count: 100_000)), file(String(repeating: #"{"a":"#, count: 20_000)),
        ])
    func header(bytes: [UInt8]) async {
        await #expect(throws: ModelError.self) { try await Self.tensors(bytes) }
    }

    @Test(
        "a tensor that does not lie within the file is refused",
        arguments: [
            "[0,17]", "[1,17]", "[0,15]", "[16,0]", "[-16,0]", "[16,32]", "[]", "[0]", "[0,16,32]",
            "[9223372036854775807,-9223372036854775808]", "[0,-9223372036854775808]",
        ])
    func place(offsets: String) async throws {
        var header = Self.entry(offsets)
        while header.utf8.count % 8 != 0 { header += " " }
        let tensors = try await Self.tensors(Self.file(header))
        #expect(throws: ModelError.self) { _ = try tensors.floats("t", [2, 2]) }
    }

    @Test(
        "a tensor of another shape or type is refused, by its name",
        arguments: [
            entry("[0,16]", shape: "[4]"), entry("[0,16]", shape: "[2,-2]"), entry("[0,16]", type: "F16"),
            entry("[0,16]", shape: "[1e400]"), entry("[0,16]", shape: #""2""#), "{}",
        ])
    func shape(header: String) async throws {
        let tensors = try await Self.tensors(Self.file(header))
        let error = #expect(throws: ModelError.self) { _ = try tensors.floats("t", [2, 2]) }
        #expect(error?.description.contains(" t ") == true)
    }

    @Test("where there is no model every call says which file is missing, and the next looks again")
    func missing() async throws {
        try await ScratchDirectory.with("model") { directory in
            let embedder = Embedder.local(directory: directory)
            for purpose in [Embedder.Purpose.query, .backfill, .query] {
                await #expect(throws: EmbeddingError.model(.missing(file: directory + "/vocab.txt"))) {
                    try await embedder.vectors(of: ["a"], for: purpose)
                }
            }
        }
    }

    @Test("a model that was cut short is told from one that is another", .localModel)
    func cutShort() async throws {
        try await ScratchDirectory.with("model") { directory in
            try #require(symlink(ModelPlace.path + "/vocab.txt", directory + "/vocab.txt") == 0)
            let weights = directory + "/model.safetensors"
            try Self.write(Self.file("{}"), to: weights)
            let expected = ModelError.cutShort(file: weights, bytes: 26, expected: 90_868_376)
            #expect(throws: expected) { try LocalModel(directory: directory) }
            #expect(throws: expected) { try LocalModel.look(in: directory) }
            try #require(truncate(weights, 90_868_376) == 0)
            #expect(throws: ModelError.otherFile(file: weights)) { try LocalModel(directory: directory) }
        }
    }

    @Test("a directory or a pipe in a file's place is refused without waiting")
    func irregular() async throws {
        try await ScratchDirectory.with("model") { directory in
            try #require(mkfifo(directory + "/pipe", 0o600) == 0)
            for path in [directory, directory + "/pipe"] {
                #expect(throws: ModelError.unreadable(file: path, reason: "it is not a regular file")) {
                    _ = try ModelFile(path: path)
                }
            }
        }
    }
}
