import Foundation
import Testing

@testable import groupd

@Suite("config/groupd.example.yaml")
struct ExampleFileTests {
    @Test("the file in the repository is what the table prints (else: groupd config example > it)")
    func current() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let stored = try String(contentsOf: root.appending(path: "config/groupd.example.yaml"), encoding: .utf8)
        #expect(stored == ExampleFile().text)
    }

    @Test("as it stands it sets nothing")
    func comments() {
        #expect(assignments(ExampleFile().text).isEmpty)
    }

    @Test("with every setting taken out of its comment, everything still has its default")
    func uncommented() throws {
        let lines = ExampleFile().text.split(separator: "\n").filter { $0.hasPrefix("#") && !$0.hasPrefix("# ") }
        let settings = lines.map { $0.dropFirst() }.filter { $0.contains(": ") }
        #expect(settings.count == SettingTable.groupd.settings.count)
        let folder = try ScratchFolder()
        let plain = settings.filter { !$0.contains("NAME") }.joined(separator: "\n")
        #expect(try load(file: folder.write(plain)).configuration == Configuration())
        let named = settings.filter { $0.contains("NAME") }.map { $0.replacing("NAME", with: "a") }
        let source = FileSource(named.joined(separator: "\n"), path: "f.yaml")
        #expect(source.problems.isEmpty)
        #expect(source.assignments.count == named.count)
    }

    @Test("no line is longer than an editor is wide")
    func width() {
        #expect(ExampleFile().text.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }
}
