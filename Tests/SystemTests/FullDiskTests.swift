import TestSupport
import Testing

@testable import Embedded

@Suite(
    "groupd on a disk that fills up", .tags(.database, .redis, .slow), .timeLimit(.minutes(5)),
    .enabled(if: SmallDisk.isPossible, "needs to mount a small tmpfs"))
struct FullDiskTests {
    @Test("messages are refused with the reason while there is little room, and taken again when there is more")
    func refused() async throws {
        try await SmallDisk.with(megabytes: 4_000) { disk in
            try await DataFolder.with(on: disk) { folder in
                let server = try folder.serve()
                var ada = Visitor(try await server.ready())
                let account = #"{"email":"ada@example.org","password":"a long enough password","name":"Ada"}"#
                ada.token = try await ada.post("/auth/register", account)["access_token"]
                let group = try #require(try await ada.post("/groups", #"{"name":"den"}"#)["id"])
                let messages = "/groups/\(group)/messages"
                #expect(try await ada.post(messages, #"{"content":"room"}"#).status == 201)

                try SmallDisk.resize(disk, megabytes: 800)
                try await eventually("a message is refused") {
                    let answer = try await ada.post(messages, #"{"content":"no room"}"#)
                    return answer.status == 503 && answer["code"] == "unavailable"
                        && answer.body.contains("disk is full")
                }
                try await eventually("nobody is sent here") { try await ada.get("/health/ready").status == 503 }
                #expect(try await ada.get(messages).status == 200)
                #expect(try await ada.get("/health").status == 200)

                try SmallDisk.resize(disk, megabytes: 4_000)
                try await eventually("a message is taken") {
                    try await ada.post(messages, #"{"content":"room again"}"#).status == 201
                }
                try await server.stop()
            }
        }
    }
}
