import Embedded
import Testing

@testable import groupd

@Suite("The files of the page")
struct StaticFilesTests {
    static let web: String = {
        let tests = FileSystem.parent(of: FileSystem.parent(of: FileSystem.parent(of: #filePath)))
        return FileSystem.parent(of: tests) + "/Web"
    }()

    /// The scripts of the page, as a browser asks for them.
    static func scripts(in folder: String = "/js") -> [String] {
        FileSystem.list(web + folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            return name.hasSuffix(".js") ? [path] : scripts(in: path)
        }
    }

    @Test("every script in the folder is served as a script, as it is there")
    func scripts() throws {
        let paths = Self.scripts()
        #expect(paths.contains("/js/net/index.js"))
        for path in paths {
            let file = try #require(StaticFiles.page[Substring(path)], "\(path) is not in Web.files")
            #expect(file.contentType == "text/javascript; charset=utf-8")
            #expect(FileSystem.read(Self.web + path) == String(decoding: file.bytes, as: UTF8.self), "\(path)")
        }
    }
}
