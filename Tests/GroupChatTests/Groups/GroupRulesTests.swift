import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("Who may change a group", .tags(.security))
struct GroupRulesTests {
    static let ann = UserID.random()
    static let bob = UserID.random()

    static func decide(_ request: GroupRequest, _ facts: GroupFacts) -> Result<[GroupEffect], ChatError> {
        do throws(ChatError) {
            return .success(try GroupRules.effects(of: request, by: ann, facts))
        } catch {
            return .failure(error)
        }
    }

    /// Ann asks; Bob is whom it is about.
    static let everything: [GroupRequest] = [
        .add(bob, role: .member), .leave, .remove(bob), .setRole(bob, .admin), .ban(bob), .unban(bob),
        .mute(bob, until: nil), .unmute(bob), .update(GroupPatch(name: "new")), .delete,
    ]

    @Test("Somebody who is no member learns nothing, not even that the group is there", arguments: everything)
    func outsider(request: GroupRequest) {
        #expect(Self.decide(request, GroupFacts()) == .failure(.notMember))
        #expect(Self.decide(request, GroupFacts(visibility: .public)) == .failure(.notMember))
    }

    @Test("A deleted group is gone for its owner too", arguments: everything)
    func deleted(request: GroupRequest) {
        #expect(Self.decide(request, GroupFacts(isDeleted: true, actorRole: .owner)) == .failure(.notMember))
    }

    @Test("A plain member changes nothing but their own membership", arguments: everything)
    func member(request: GroupRequest) {
        let result = Self.decide(request, GroupFacts(actorRole: .member, subjectRole: .member))
        switch request {
        case .leave: #expect(result == .success([.deleteMember(Self.ann, hasLeft: true)]))
        case .delete: #expect(result == .failure(.notAllowed(.needsOwner)))
        default: #expect(result == .failure(.notAllowed(.needsAdmin)))
        }
    }

    @Test("An admin has no power over the owner")
    func owner() {
        let facts = GroupFacts(actorRole: .admin, subjectRole: .owner)
        for request: GroupRequest in [
            .remove(Self.bob), .setRole(Self.bob, .member), .ban(Self.bob), .mute(Self.bob, until: nil),
        ] {
            #expect(Self.decide(request, facts) == .failure(.notAllowed(.needsOwner)))
        }
    }

    @Test("An admin cannot make an owner, by adding or by promoting")
    func promotion() {
        #expect(
            Self.decide(.add(Self.bob, role: .owner), GroupFacts(actorRole: .admin))
                == .failure(.notAllowed(.needsOwner)))
        #expect(
            Self.decide(.setRole(Self.bob, .owner), GroupFacts(actorRole: .admin, subjectRole: .member))
                == .failure(.notAllowed(.needsOwner)))
    }

    @Test("An owner hands over and becomes an admin; without that the owner stays")
    func handover() {
        let facts = GroupFacts(actorRole: .owner, subjectRole: .member)
        #expect(
            Self.decide(.setRole(Self.bob, .owner), facts)
                == .success([.setRole(Self.ann, .admin), .setRole(Self.bob, .owner)]))
        #expect(Self.decide(.leave, facts) == .failure(.conflict(.ownerMustHandOver)))
        let self_ = GroupFacts(actorRole: .owner, subjectRole: .owner)
        #expect(Self.decide(.remove(Self.ann), self_) == .failure(.conflict(.ownerMustHandOver)))
        #expect(Self.decide(.setRole(Self.ann, .member), self_) == .failure(.conflict(.ownerMustHandOver)))
    }

    @Test("Joining is for public groups, once, and not for the banned")
    func joining() {
        #expect(Self.decide(.join, GroupFacts()) == .failure(.notMember))
        #expect(
            Self.decide(.join, GroupFacts(visibility: .public)) == .success([.insertMember(Self.ann, .member)]))
        #expect(Self.decide(.join, GroupFacts(visibility: .public, actorRole: .member)) == .success([]))
        #expect(
            Self.decide(.join, GroupFacts(visibility: .public, actorIsBanned: true)) == .failure(.notAllowed(.banned)))
    }

    @Test("Adding names a person who is there, who is not in yet, and who is not banned")
    func adding() {
        let request = GroupRequest.add(Self.bob, role: .admin)
        #expect(
            Self.decide(request, GroupFacts(actorRole: .admin)) == .success([.insertMember(Self.bob, .admin)]))
        #expect(
            Self.decide(request, GroupFacts(actorRole: .admin, subjectExists: false)) == .failure(.userNotFound))
        #expect(
            Self.decide(request, GroupFacts(actorRole: .admin, subjectRole: .member))
                == .failure(.conflict(.alreadyMember)))
        #expect(
            Self.decide(request, GroupFacts(actorRole: .admin, subjectIsBanned: true)) == .failure(.conflict(.isBanned))
        )
    }

    @Test("What is so already takes no number")
    func unchanged() {
        let facts = GroupFacts(actorRole: .owner, subjectRole: .admin, subjectIsBanned: true)
        #expect(Self.decide(.setRole(Self.bob, .admin), facts) == .success([]))
        #expect(Self.decide(.ban(Self.bob), facts) == .success([]))
        #expect(Self.decide(.unmute(Self.bob), facts) == .success([]))
        #expect(Self.decide(.update(GroupPatch()), facts) == .success([]))
    }

    @Test("A mute is of a member, takes a number where it changes something, and nobody lifts their own")
    func muting() {
        let until = Timestamp(unixMilliseconds: 4_000_000_000_000)
        let muted = GroupFacts(actorRole: .admin, subjectRole: .member, subjectMute: .init(until: until))
        #expect(Self.decide(.mute(Self.bob, until: until), muted) == .success([]))
        #expect(Self.decide(.mute(Self.bob, until: nil), muted) == .success([.mute(Self.bob, until: nil)]))
        #expect(Self.decide(.unmute(Self.bob), muted) == .success([.unmute(Self.bob)]))
        #expect(Self.decide(.mute(Self.bob, until: nil), GroupFacts(actorRole: .admin)) == .failure(.userNotFound))
        #expect(
            Self.decide(.unmute(Self.bob), GroupFacts(actorRole: .admin, subjectMute: .init()))
                == .success([.unmute(Self.bob)]), "Whoever left and is muted still can be let speak again.")
        let own = GroupFacts(actorRole: .admin, subjectRole: .admin, subjectMute: .init())
        #expect(Self.decide(.unmute(Self.ann), own) == .failure(.conflict(.isOneself)))
        #expect(Self.decide(.mute(Self.ann, until: nil), own) == .failure(.conflict(.isOneself)))
        #expect(Self.decide(.ban(Self.ann), own) == .failure(.conflict(.isOneself)))
    }

    @Test("An admin mutes and bans other admins, and bans who is no member, but nobody that is not there")
    func power() {
        let admins = GroupFacts(actorRole: .admin, subjectRole: .admin)
        #expect(Self.decide(.mute(Self.bob, until: nil), admins) == .success([.mute(Self.bob, until: nil)]))
        #expect(Self.decide(.ban(Self.bob), admins) == .success([.ban(Self.bob)]))
        #expect(Self.decide(.ban(Self.bob), GroupFacts(actorRole: .admin)) == .success([.ban(Self.bob)]))
        let nobody = GroupFacts(actorRole: .owner, subjectExists: false)
        #expect(Self.decide(.ban(Self.bob), nobody) == .failure(.userNotFound))
        #expect(Self.decide(.unban(Self.bob), nobody) == .success([]))
        #expect(Self.decide(.unmute(Self.bob), nobody) == .success([]))
    }

    @Test("A direct conversation has two members for good")
    func direct() {
        for request in Self.everything {
            let facts = GroupFacts(kind: .direct, actorRole: .member, subjectRole: .member)
            #expect(Self.decide(request, facts) == .failure(.conflict(.isDirect)))
        }
        #expect(Self.decide(.join, GroupFacts(kind: .direct, visibility: .public)) == .failure(.notMember))
    }
}
