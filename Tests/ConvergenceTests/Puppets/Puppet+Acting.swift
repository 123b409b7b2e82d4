import ChatLoad
import Foundation
import HTTPClient
import TestSupport

extension Puppet {
    /// Takes the device's steps, one after the other; what is not awaited goes on beside them.
    func perform(_ steps: [Step]) async {
        for step in steps {
            if step.isAwaited {
                await perform(step)
            } else {
                launch { await $0.perform(step) }
                // Others get their turn; what was begun is on its way by then.
                await Task.yield()
            }
        }
    }

    private func perform(_ step: Step) async {
        let outcome = await outcome(of: step)
        record.count("\(step.act.name)\(outcome)")
    }

    /// What is counted: done, refused, lost, or nothing to say.
    private func outcome(of step: Step) async -> String {
        if let outcome = await connecting(step.act) { return outcome }
        guard let group = group(of: step.act) else { return await openDirect(step.act) }
        // What is sent without a connection is sent when there is one; anything else goes another way.
        var byRequest = step.byRequest || !isConnected
        if case .send = step.act { byRequest = step.byRequest }
        if let written = await write(step.act, in: group, byRequest: byRequest) { return written }
        guard let request = request(for: step.act, in: group) else { return ": nothing" }
        let answer = await caller.ask(request.method, request.path, request.fields)
        if case .join = step.act, answer.isDone, random.chance(50) { await subscribe(group, isResuming: true) }
        return Self.outcome(answer)
    }

    static func outcome(_ answer: Caller.Answer) -> String { answer.isDone ? "" : ": refused" }

    static func outcome(_ reply: Reply) -> String {
        switch reply {
        case .done, .ack: ""
        case .refused: ": refused"
        case .lost: ": lost"
        }
    }

    private func connecting(_ act: Act) async -> String? {
        switch act {
        case .connect(let scope):
            await connect(scope, isResuming: random.chance(80))
            if random.chance(75) { await lookAround() }
        case .cut: cut()
        case .close: close()
        case .rest(let milliseconds): try? await Task.sleep(for: .milliseconds(milliseconds))
        case .subscribe(_, let isResuming):
            return Self.outcome(await subscribe(group(of: act) ?? "", isResuming: isResuming))
        case .unsubscribe:
            return Self.outcome(await unsubscribe(group(of: act) ?? ""))
        case .catchUp: return await readChanges(of: group(of: act) ?? "") ? "" : ": refused"
        default: return nil
        }
        return ""
    }

    /// Waits a little, until it has something to go by.
    private func lookAround() async {
        for _ in 0..<30 {
            if groups.contains(where: { $0.value.model?.messages.isEmpty == false && !$0.value.isBehind }) { return }
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    private func openDirect(_ act: Act) async -> String {
        guard case .openDirect(let person) = act else { return ": nothing" }
        let other = cast.people[person].id
        let answer = await caller.ask(.post, "/direct", ["user_id": other])
        if answer.isDone, let value = caller.decoded(GroupValue.self, answer.body, from: "POST /direct") {
            record.addDirect(value, isNew: answer.status == 201, of: [user, other])
        }
        return Self.outcome(answer)
    }

    /// Which group is meant: mostly one that the device follows. One beyond those of the plan is the newest, which may
    /// be a direct conversation.
    private func group(of act: Act) -> String? {
        guard let index = act.group else { return nil }
        var all = record.current.groups
        let isToJoin = if case .join = act { true } else { false }
        let followed = all.filter { groups[$0]?.model?.members[user] != nil }
        if !isToJoin, !followed.isEmpty, random.chance(80) { all = followed }
        return index < all.count ? all[index] : all.last
    }

    /// The message that is meant, of the newest that the device knows. One that knows none guesses.
    ///
    /// - Parameter isOwn: whether one of its person's is meant, mostly.
    func message(_ number: Int, in group: String, isOwn: Bool = false) -> Int64 {
        let all = groups[group]?.model?.messages ?? [:]
        let isChoosy = isOwn && random.chance(80)
        let known = all.values.filter { !isChoosy || ($0.author.id == user && !$0.isDeleted) }.map(\.seq).sorted(by: >)
        return known.isEmpty ? Int64(number + 1) : known[number % known.count]
    }
}

extension Act {
    /// The group that it is about; nil where it is about none.
    var group: Int? {
        switch self {
        case .send(let group, _, _, _), .edit(let group, _, _), .delete(let group, _), .like(let group, _, _, _),
            .read(let group, _), .received(let group, _), .type(let group), .add(let group, _, _),
            .remove(let group, _), .leave(let group), .join(let group), .setRole(let group, _, _),
            .mute(let group, _), .unmute(let group, _), .ban(let group, _), .unban(let group, _),
            .rename(let group, _), .deleteGroup(let group), .subscribe(let group, _), .unsubscribe(let group),
            .catchUp(let group):
            group
        case .openDirect, .connect, .cut, .close, .rest: nil
        }
    }
}
