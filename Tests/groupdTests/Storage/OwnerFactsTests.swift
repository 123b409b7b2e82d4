import Testing

@testable import groupd

@Suite("What an owner needs before it can migrate")
struct OwnerFactsTests {
    @Test("an owner that may create roles and objects needs nothing, a superuser never does")
    func enough() {
        #expect(OwnerFacts(absentRoles: DatabaseRoles.all).missing.isEmpty)
        let superuser = OwnerFacts(
            isSuperuser: true, canCreateRoles: false, absentRoles: ["groupd_app"], canCreateInDatabase: false)
        #expect(superuser.missing.isEmpty)
    }

    @Test("what is missing is said as the statements that a superuser runs, in their order")
    func missing() {
        var facts = OwnerFacts(owner: "\"The Owner\"", database: "chat")
        facts.canCreateRoles = false
        facts.absentRoles = ["groupd_writer"]
        facts.ungrantableRoles = ["groupd_app"]
        facts.canCreateInDatabase = false
        facts.canCreateInPublic = false
        #expect(
            facts.missing == [
                "create role groupd_writer nologin noinherit;",
                "grant groupd_app, groupd_writer to \"The Owner\" with admin option;",
                "grant create on database chat to \"The Owner\";",
                "grant create on schema public to \"The Owner\";",
            ])
    }
}
