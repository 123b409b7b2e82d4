import TestSupport
import Testing
import Web

@testable import groupd

@Suite("The pages", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(2)))
struct PageTests {
    @Test("every file is served as what it is, to run nothing from elsewhere, and is not sent to who has it")
    func served() async throws {
        try await HTTPFixture.with {
            $0.files = .page
        } _: { server in
            for file in Web.files {
                let answer = try await server.ask("GET", file.path)
                #expect(answer.status == 200, "\(file.path)")
                #expect(answer.body == file.bytes, "\(file.path)")
                #expect(answer["content-type"] == file.contentType, "\(file.path)")
                #expect(answer["content-security-policy"] == SecurityHeaders.pagePolicy, "\(file.path)")
                let tag = try #require(answer["etag"])
                let again = try await server.ask("GET", file.path, headers: ["If-None-Match": tag])
                #expect(again.status == 304 && again.body.isEmpty, "\(file.path)")
            }
        }
    }

    @Test(
        "no file names another host, or has a script, a style or a handler of its own inside",
        arguments: Web.files.map(\.path))
    func selfContained(path: String) throws {
        let file = try #require(Web.files.first { $0.path == path })
        let text = String(decoding: file.bytes, as: UTF8.self)
        for word in ["http://", "https://", "ws://", "wss://", "<style", " style=", " onclick="] {
            #expect(!text.contains(word), "\(path): \(word)")
        }
        for word in ["@import", "url("] where path.hasSuffix(".css") {
            #expect(!text.contains(word), "\(path): \(word)")
        }
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
            #expect(!text.contains(word), "\(path): \(word)")
        }
        for tag in text.split(separator: "<script").dropFirst() where file.contentType.hasPrefix("text/html") {
            #expect(tag.prefix(while: { $0 != ">" }).contains(" src=\"/"), "\(path): an inline script")
        }
    }

    @Test("every file that a page refers to is there")
    func references() {
        let paths = Set(Web.files.map(\.path) + Operation.all.map(\.path.text))
        for file in Web.files {
            let text = String(decoding: file.bytes, as: UTF8.self)
            for pattern in [#/(?:src|href)="(\/[^"]*\.[a-z]+)"/#, #/from "([^"]*)"/#] {
                for match in text.matches(of: pattern) {
                    let named = String(match.1)
                    let path = named.hasPrefix("/") ? named : Self.path(of: named, in: file.path)
                    #expect(paths.contains(path), "\(file.path) names \(named)")
                }
            }
        }
    }

    /// Where a relative reference leads.
    private static func path(of reference: String, in file: String) -> String {
        var parts = file.split(separator: "/").dropLast()
        for part in reference.split(separator: "/") where part != "." {
            if part == ".." { parts.removeLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
