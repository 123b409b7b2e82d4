import GroupChat
import OpenSSL
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Who may do what over HTTP", .scratchDatabase(from: .migrated), .tags(.database, .security),
    .timeLimit(.minutes(3)))
struct AccessMatrixTests {
    typealias Actor = AccessMatrix.Actor

    @Test(
        "each operation answers each sort of person as the table says",
        arguments: [GroupChat.Visibility.private, .public])
    func matrix(visibility: GroupChat.Visibility) async throws {
        try await HTTPFixture.with {
            $0.handlers = Self.registerAccounts
            $0.files = .page
        } _: { server in
            let people = try await AccessMatrix.cast(server)
            var scene: AccessMatrix.Scene?
            for id in OperationID.allCases {
                let row = AccessMatrix.row(for: id)
                for actor in Actor.allCases {
                    let current: AccessMatrix.Scene
                    if let scene, row.isRepeatable {
                        current = scene
                    } else {
                        current = try await AccessMatrix.Scene(server, people, visibility)
                        scene = row.isRepeatable ? current : nil
                    }
                    let (method, path, json) = row.request(current)
                    let answer = try await server.ask(method, path, as: people[actor], json: json)
                    let isPublic = visibility == .public && !row.publicStatuses.isEmpty
                    let expected = (isPublic ? row.publicStatuses : row.statuses)[actor]
                    #expect(answer.status == expected, "\(id) by \(actor): \(answer.text)")
                }
            }
        }
    }

    @Test("a group that is not there answers an outsider as one that is, byte for byte but for the request's id")
    func existence() async throws {
        try await HTTPFixture.with { server in
            let people = try await AccessMatrix.cast(server)
            let scene = try await AccessMatrix.Scene(server, people, .private)
            let absent = AccessMatrix.Scene(
                group: .random(), people: people, newcomer: scene.newcomer, victim: scene.victim)
            for id in OperationID.allCases {
                let row = AccessMatrix.row(for: id)
                // Where a public group shows itself, a private one must not show.
                guard row.statuses[.outsider] == 404, !row.publicStatuses.isEmpty else { continue }
                var bodies: Set<String> = []
                for scene in [scene, absent] {
                    let (method, path, json) = row.request(scene)
                    let answer = try await server.ask(method, path, as: people[.outsider], json: json)
                    bodies.insert(answer.text.replacing(answer["x-request-id"] ?? "", with: ""))
                }
                #expect(bodies.count == 1, "\(id): \(bodies)")
            }
        }
    }

    @Test("nobody is missing among those who carry operations out")
    func complete() async throws {
        try await HTTPFixture.with {
            $0.handlers = { handlers, chat in
                #expect(
                    Set(handlers.missing) == [
                        .register, .login, .refresh, .logout, .getMe, .changeMe, .changePassword, .listSessions,
                        .endSession,
                    ])
                Self.registerAccounts(in: &handlers, chat)
                #expect(handlers.missing.isEmpty)
            }
        } _: { server in
            let answer = try await server.ask("GET", "/me")
            #expect(answer.status == 401)
        }
    }

    @Sendable private static func registerAccounts(in handlers: inout Handlers, _ chat: Chat) {
        let accounts = Accounts(
            database: chat.database, settings: AccountsFixture.settings, hasher: PasswordHasher())
        AccountHandlers(accounts: accounts).register(in: &handlers)
    }
}
