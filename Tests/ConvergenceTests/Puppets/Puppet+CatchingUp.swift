import HTTPClient
import TestSupport

/// How a puppet comes to what its subscription does not bring.
extension Puppet {
    private enum Way: CaseIterable {
        /// Loads everything, and goes on from there.
        case load
        /// Reads the changes, page by page.
        case changes
        /// Subscribes again, from where it stands.
        case subscribe
    }

    /// After a subscription has begun: fetches what comes before it, and where the person has read to.
    func follow(_ group: String) {
        // A direct conversation of an earlier run is nobody's concern in this one.
        guard record.current.groups.contains(group) else { return }
        launch { puppet in
            if puppet.groups[group]?.isCatchingUp == false {
                puppet.groups[group]?.isCatchingUp = true
                while puppet.groups[group]?.isBehind == true {
                    guard await puppet.catchUp(group) else { break }
                }
                puppet.groups[group]?.isCatchingUp = false
            }
            guard let value = await puppet.caller.read(GroupValue.self, "/groups/\(group)") else { return }
            puppet.groups[group]?.heardRead(value.lastReadSeq)
        }
    }

    /// One try; false where the person may not, or the connection is gone.
    private func catchUp(_ group: String) async -> Bool {
        let way = groups[group]?.mustReload == true ? .load : Way.allCases.randomElement(using: &random) ?? .load
        record.count("caught up: \(way)")
        switch way {
        case .load: return await load(group)
        case .changes: return await readChanges(of: group)
        case .subscribe:
            if case .done = await subscribe(group, isResuming: true) { return true }
            return false
        }
    }

    private func load(_ group: String) async -> Bool {
        var random = random
        let loaded = await caller.load(group, &random)
        self.random = random
        guard let loaded else { return false }
        // Perhaps the model has gone on further meanwhile.
        let position = groups[group]?.model?.position ?? -1
        guard groups[group]?.mustReload == true || loaded.lastSeq > position else { return true }
        groups[group, default: Followed()].load(GroupModel(reader: user, loaded))
        return true
    }

    /// Reads the changes since its position, from the first on where it has none.
    func readChanges(of group: String) async -> Bool {
        guard await prepare(group) else { return false }
        let limit = [2, 7, 200].randomElement(using: &random) ?? 200
        var isMore = true
        while isMore, let model = groups[group]?.model {
            let position = "epoch=\(model.epoch)&after=\(model.position)"
            let path = "/groups/\(group)/changes?\(position)&limit=\(limit)"
            let answer = await caller.ask(.get, path)
            if answer.status == 409 {
                record.count("changes: too far")
                groups[group]?.mustReload = true
                return await load(group)
            }
            guard answer.isDone, let page = caller.decoded(ChangesValue.self, answer.body, from: path) else {
                return false
            }
            if page.items.map(\.seq) != page.items.indices.map({ model.position + 1 + Int64($0) }) {
                violation("\(path) has \(page.items.map(\.seq))")
            }
            for event in page.items { groups[group]?.model?.apply(event) }
            groups[group]?.drain()
            isMore = page.next != nil
        }
        return true
    }

    /// Subscribes to a group.
    @discardableResult
    func subscribe(_ group: String, isResuming: Bool) async -> Reply {
        guard isResuming else { return await ask(["type": "subscribe", "group": group]) }
        guard await prepare(group), let model = groups[group]?.model else { return .refused(code: "not_found") }
        return await ask(
            ["type": "subscribe", "group": group, "epoch": model.epoch, "after": model.position], after: model.position)
    }

    /// Sees to it that there is a model to go on with.
    private func prepare(_ group: String) async -> Bool {
        if groups[group]?.model != nil { return true }
        guard let value = await caller.read(GroupValue.self, "/groups/\(group)"), value.role != nil else {
            return false
        }
        if groups[group]?.model == nil {
            groups[group, default: Followed()].load(GroupModel(reader: user, value))
        }
        return true
    }
}
