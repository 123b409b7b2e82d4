import TestSupport
import Testing

@testable import groupd

@Suite("What makes a database unsafe", .tags(.security))
struct SafetyFactsTests {
    @Test("a database like ours is refused for nothing")
    func safe() {
        #expect(SafetyFacts().refusals.isEmpty)
    }

    static let dangers: [(change: @Sendable (inout SafetyFacts) -> Void, words: String)] = [
        ({ $0.serverVersion = 140_011 }, "PostgreSQL 14 is too old"),
        ({ $0.encoding = "SQL_ASCII" }, "encoding is SQL_ASCII"),
        ({ $0.fsync = "off" }, "fsync off"),
        ({ $0.fullPageWrites = "off" }, "full_page_writes off"),
        ({ $0.synchronousCommit = "off" }, "synchronous_commit off"),
        ({ $0.isSuperuser = true }, "superuser groupd"),
        ({ $0.bypassingRoles = ["groupd"] }, "bypasses row security: use one without BYPASSRLS"),
        ({ $0.bypassingRoles = ["postgres"] }, "can become postgres, which bypasses"),
        ({ $0.owningRoles = ["groupd"] }, "groupd of postgres.url owns the schema"),
        ({ $0.owningRoles = ["groupd_owner"] }, "can become groupd_owner, which owns"),
        ({ $0.canCreateRoles = true }, "may create roles"),
        ({ $0.missingRoles = ["groupd_app", "groupd_writer"] }, "no member of groupd_app, groupd_writer"),
        ({ $0.unforcedTables = ["users"] }, "not forced on users"),
    ]

    @Test("each danger is refused in one sentence that names it", arguments: dangers.indices)
    func refused(danger: Int) {
        let (danger, words) = Self.dangers[danger]
        var facts = SafetyFacts()
        danger(&facts)
        #expect(facts.refusals.count == 1)
        #expect(facts.refusals.first?.contains(words) == true, "\(facts.refusals)")
        #expect(facts.refusals.first?.hasSuffix(".") == true)
    }

    @Test(
        "a commit that is on this server's disk when it returns is safe",
        arguments: ["on", "local", "remote_write", "remote_apply"])
    func durable(setting: String) {
        var facts = SafetyFacts()
        facts.synchronousCommit = setting
        #expect(facts.refusals.isEmpty)
    }
}
