import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Sessions", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct SessionTests {
    private static func callRefusal(_ fixture: AccountsFixture, _ signedIn: SignedInView, node: Int = 0) async
        -> ErrorCode?
    {
        await code { () async throws(ClientError) in _ = try await fixture.caller(signedIn, node: node) }
    }

    @Test("logging out ends the session on its node at once and on others within five seconds; again is no error")
    func logout() async throws {
        try await AccountsFixture.with(nodes: 2) { fixture in
            let signedIn = try await fixture.register()
            let other = try await fixture.logIn()
            let session = try #require(try await fixture.caller(signedIn).session)
            _ = try await fixture.caller(signedIn, node: 1)
            try await fixture.logOut(signedIn.refreshToken)
            #expect(await Self.callRefusal(fixture, signedIn) == .unauthenticated)
            #expect(fixture.nodes[0].ended.all == [session])
            fixture.clock.advance(by: .seconds(5))
            #expect(await Self.callRefusal(fixture, signedIn, node: 1) == .unauthenticated)
            try await fixture.logOut(signedIn.refreshToken)
            _ = try await fixture.caller(other)
            let alive = try await fixture.accounts.sessions.alive(
                among: [session, try #require(try await fixture.caller(other).session)])
            #expect(alive.count == 1 && !alive.contains(session))
        }
    }

    @Test("what ends on one node is over on the others as soon as they ask, and each is told once")
    func following() async throws {
        try await AccountsFixture.with(nodes: 2) { fixture in
            let (first, second) = (try await fixture.register(), try await fixture.logIn())
            let bystander = try await fixture.register("eve@example.org", name: "Eve")
            for signedIn in [first, second, bystander] { _ = try await fixture.caller(signedIn, node: 1) }
            let sessions = [try await fixture.caller(first).session, try await fixture.caller(second).session]
                .compactMap(\.self)
            let other = fixture.nodes[1]
            var follower = EndingsFollower(now: fixture.clock.accountClock.elapsed())
            await other.accounts.follow(&follower)
            #expect(other.ended.all.isEmpty)
            try await fixture.logOut(first.refreshToken)
            await other.accounts.follow(&follower)
            #expect(await Self.callRefusal(fixture, first, node: 1) == .unauthenticated)
            try await fixture.accounts.change(UserID(second.user.user.id), .init(isDisabled: true), by: nil)
            for _ in 0..<3 { await other.accounts.follow(&follower) }
            #expect(await Self.callRefusal(fixture, second, node: 1) == .unauthenticated)
            #expect(other.ended.all == sessions)
            #expect(other.disabled.all == [UserID(second.user.user.id)])
            _ = try await fixture.caller(bystander, node: 1)
        }
    }

    @Test("a node that runs hears of it by itself")
    func running() async throws {
        try await AccountsFixture.with(nodes: 2) { fixture in
            let signedIn = try await fixture.register()
            let session = try #require(try await fixture.caller(signedIn).session)
            let running = Task { await fixture.nodes[1].accounts.run() }
            try await fixture.logOut(signedIn.refreshToken)
            try await eventually("the other node closes the session's sockets") {
                fixture.nodes[1].ended.all == [session]
            }
            running.cancel()
            await running.value
        }
    }

    @Test("a question reaches back over all that could not be asked, and a transaction's time more")
    func window() {
        var follower = EndingsFollower(now: .seconds(100))
        #expect(follower.window(now: .seconds(100)) == .seconds(15))
        _ = follower.news(in: .init(), askedAt: .seconds(101))
        #expect(follower.window(now: .seconds(161)) == .seconds(75))
    }

    @Test("where the database cannot be asked, what was found out five seconds ago is believed no more")
    func failsClosed() async throws {
        try await AccountsFixture.with { fixture in
            let signedIn = try await fixture.register()
            _ = try await fixture.caller(signedIn)
            await fixture.nodes[0].database.shutdown()
            _ = try await fixture.caller(signedIn)
            fixture.clock.advance(by: .milliseconds(4_999))
            _ = try await fixture.caller(signedIn)
            fixture.clock.advance(by: .milliseconds(1))
            #expect(await Self.callRefusal(fixture, signedIn) == .unavailable)
        }
    }

    @Test("a person sees their own, page by page, and ends one of their own")
    func listAndEnd() async throws {
        try await AccountsFixture.with { fixture in
            let eve = try await fixture.register("eve@example.org", name: "Eve")
            var mine = [try await fixture.register()]
            for _ in 0..<4 { mine.append(try await fixture.logIn()) }
            let caller = try await fixture.caller(mine[0])
            var seen: [SessionView] = []
            var cursor: String?
            repeat {
                let query = "limit=2" + (cursor.map { "&cursor=\($0)" } ?? "")
                let call = try AccountsFixture.call(Endpoints.listSessions, query: query)
                let page = try await fixture.handlers.listSessions(call, as: caller)
                #expect(page.items.count <= 2)
                seen += page.items
                cursor = page.next
            } while cursor != nil
            #expect(seen.count == 5 && Set(seen.map(\.id)).count == 5)
            #expect(seen.count(where: \.isCurrent) == 1 && seen.last?.isCurrent == true)
            #expect(seen.allSatisfy { $0.userAgent == "test" })

            let path = [PathArgument(name: "id", value: seen[0].id.text)]
            let end = try AccountsFixture.call(Endpoints.endSession, path: path)
            let eveCaller = try await fixture.caller(eve)
            #expect(
                await code { () async throws(ClientError) in
                    _ = try await fixture.handlers.endSession(end, as: eveCaller)
                } == .notFound)
            _ = try await fixture.caller(mine[4])
            _ = try await fixture.handlers.endSession(end, as: caller)
            #expect(await Self.callRefusal(fixture, mine[4]) == .unauthenticated)
            #expect(
                await code { () async throws(ClientError) in
                    _ = try await fixture.handlers.endSession(end, as: caller)
                } == .notFound)
        }
    }

    @Test("a cursor that is none is an error that names it")
    func badCursor() async throws {
        try await AccountsFixture.with { fixture in
            let caller = try await fixture.caller(try await fixture.register())
            for cursor in ["x", "1.2", "%27", "9999999999999999999.00000000-0000-4000-8000-000000000001"] {
                let call = try AccountsFixture.call(Endpoints.listSessions, query: "cursor=\(cursor)")
                #expect(
                    await code { () async throws(ClientError) in
                        _ = try await fixture.handlers.listSessions(call, as: caller)
                    } == .validationFailed)
            }
        }
    }

    @Test("a new password ends every other session, and only the new one works")
    func passwordChange() async throws {
        try await AccountsFixture.with { fixture in
            let mine = try await fixture.register()
            let other = try await fixture.logIn()
            let caller = try await fixture.caller(mine)
            let otherSession = try #require(try await fixture.caller(other).session)
            func change(_ old: String, _ new: String) async -> ErrorCode? {
                await code { () async throws(ClientError) in
                    let call = try AccountsFixture.call(
                        Endpoints.changePassword, AccountsFixture.json(["old": old, "new": new]))
                    _ = try await fixture.handlers.changePassword(call, as: caller, from: AccountsFixture.home)
                }
            }
            #expect(await change("wrong wrong wrong", "another horse battery") == .forbidden)
            #expect(await change(AccountsFixture.password, "short") == .validationFailed)
            #expect(await change(AccountsFixture.password, "ADA@example.org") == .validationFailed)
            #expect(fixture.nodes[0].ended.all.isEmpty)
            #expect(await change(AccountsFixture.password, "another horse battery") == nil)
            #expect(fixture.nodes[0].ended.all == [otherSession])
            #expect(await Self.callRefusal(fixture, other) == .unauthenticated)
            _ = try await fixture.caller(mine)
            _ = try await fixture.refresh(mine.refreshToken)
            let old = await code { () async throws(ClientError) in _ = try await fixture.logIn() }
            #expect(old == .unauthenticated)
            _ = try await fixture.logIn(password: "another horse battery")
            #expect(
                try await fixture.sql("select count(*) from groupd.audit_log where action = 'password.changed'") == "1")
        }
    }

    @Test("whoever is disabled is out at once, and may come back in when that is undone")
    func disabled() async throws {
        try await AccountsFixture.with { fixture in
            let signedIn = try await fixture.register()
            let user = UserID(signedIn.user.user.id)
            _ = try await fixture.caller(signedIn)
            try await fixture.accounts.change(user, .init(isDisabled: true), by: nil)
            #expect(await Self.callRefusal(fixture, signedIn) == .unauthenticated)
            #expect(fixture.nodes[0].ended.all.count == 1 && fixture.nodes[0].disabled.all == [user])
            try await fixture.accounts.change(user, .init(isDisabled: false), by: nil)
            #expect(await Self.callRefusal(fixture, signedIn) == .unauthenticated)
            _ = try await fixture.logIn()
            let actions = try await fixture.sql("select action from groupd.audit_log order by at")
            #expect(actions == "account.disabled\naccount.enabled")
        }
    }

    @Test("an operator who is one no longer is found out within five seconds elsewhere and at once here")
    func demoted() async throws {
        try await AccountsFixture.with(nodes: 2) { fixture in
            let signedIn = try await fixture.register()
            let user = UserID(signedIn.user.user.id)
            try await fixture.accounts.change(user, .init(isOperator: true), by: nil)
            #expect(try await fixture.caller(signedIn).isOperator)
            #expect(try await fixture.caller(signedIn, node: 1).isOperator)
            try await fixture.accounts.change(user, .init(isOperator: false), by: nil)
            #expect(try await !fixture.caller(signedIn).isOperator)
            fixture.clock.advance(by: .seconds(5))
            #expect(try await !fixture.caller(signedIn, node: 1).isOperator)
        }
    }

    @Test("a profile is changed field by field; a zone that is none is an error that names it")
    func profile() async throws {
        try await AccountsFixture.with { fixture in
            let caller = try await fixture.caller(try await fixture.register())
            func change(_ json: String) async throws(ClientError) -> MeView {
                try await fixture.handlers.changeMe(try AccountsFixture.call(Endpoints.changeMe, json), as: caller)
            }
            let me = try await change(#"{"timezone": "Europe/Zurich", "locale": "de-CH", "presence_hidden": true}"#)
            #expect(
                me.timezone == "Europe/Zurich" && me.locale == "de-CH" && me.presenceHidden && me.user.name == "Ada")
            #expect(try await change("{}") == me)
            #expect(try await change(#"{"avatar": null}"#) == me)
            let error = await refusal { () async throws(ClientError) in
                _ = try await change(#"{"timezone": "Europe/Atlantis", "name": "Nobody"}"#)
            }
            #expect(error?.fields.map(\.field) == ["timezone"])
            #expect(try await change("{}") == me)
            let avatar = #"{"avatar": "00000000-0000-4000-8000-000000000001"}"#
            #expect(await code { () async throws(ClientError) in _ = try await change(avatar) } == .notFound)
        }
    }

    @Test("who chooses to hide, or to be seen again, is told of, and other changes are not")
    func hiding() async throws {
        let told = Recorder<Bool>()
        var hooks = AccountHooks()
        hooks.presenceHidden = { told.record($1) }
        try await AccountsFixture.with(hooks: hooks) { fixture in
            let caller = try await fixture.caller(try await fixture.register())
            for json in [#"{"presence_hidden": true}"#, #"{"locale": "de"}"#, #"{"presence_hidden": false}"#] {
                _ = try await fixture.handlers.changeMe(
                    try AccountsFixture.call(Endpoints.changeMe, json), as: caller)
            }
            #expect(told.all == [true, false])
        }
    }
}
