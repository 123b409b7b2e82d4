import Foundation
import Testing

@testable import groupd

/// A folder that goes away with the test.
struct ScratchFolder: ~Copyable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "groupd-config-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file that only its owner can read, and answers its path.
    func write(_ text: String, to name: String = "groupd.yaml", mode: Int = 0o600) throws -> String {
        try write(Data(text.utf8), to: name, mode: mode)
    }

    func write(_ bytes: Data, to name: String, mode: Int = 0o600) throws -> String {
        let file = path + "/" + name
        try bytes.write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }
}

/// Loads from the sources given and from nothing else of this machine.
func load(
    file: String? = nil, environment: [String: String] = [:], flags: [String] = []
) throws(ConfigurationError) -> LoadedConfiguration {
    let arguments = ArgumentSplit((file.map { ["--config", $0] } ?? []) + flags)
    return try ConfigurationLoader(arguments: arguments, environment: environment, searchPaths: []).load()
}

/// The sentences of every problem that loading finds; none where it succeeds.
func problems(
    file: String? = nil, environment: [String: String] = [:], flags: [String] = []
) -> [String] {
    do throws(ConfigurationError) {
        _ = try load(file: file, environment: environment, flags: flags)
        return []
    } catch {
        return error.problems.map(\.sentence)
    }
}

/// What a YAML text gives, as `key=value` with lists in brackets.
func assignments(_ yaml: String) -> [String] {
    FileSource(yaml, path: "f.yaml").assignments.map { assignment in
        let key = assignment.key.key + (assignment.key.isFile ? "_file" : "")
        return switch assignment.given {
        case .text(let text): "\(key)=\(text)"
        case .list(let texts): "\(key)=[\(texts.joined(separator: "|"))]"
        }
    }
}
