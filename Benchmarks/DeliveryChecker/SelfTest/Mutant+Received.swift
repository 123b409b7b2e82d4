extension Mutant {
    /// What goes wrong between the log and one client.
    static let received = [
        Mutant(name: "an event is left out", breaks: [.order]) { scene, random in
            let client = scene.randomClient(&random)
            guard let index = scene.followedEvents(of: client).randomElement(using: &random) else { return false }
            scene.clients[client].steps.remove(at: index)
            return true
        },
        Mutant(name: "the last event is left out", breaks: [.durability]) { scene, random in
            let client = scene.randomClient(&random)
            guard scene.clients[client].steps.last?.eventSeq != nil else { return false }
            scene.clients[client].steps.removeLast()
            return true
        },
        Mutant(name: "an event comes twice", breaks: [.effectOnce]) { scene, random in
            let client = scene.randomClient(&random)
            guard let index = scene.events(of: client).randomElement(using: &random) else { return false }
            scene.clients[client].steps.insert(scene.clients[client].steps[index], at: index)
            return true
        },
        Mutant(name: "two events change places", breaks: [.order]) { scene, random in
            let client = scene.randomClient(&random)
            guard let index = scene.followedEvents(of: client).randomElement(using: &random) else { return false }
            scene.clients[client].steps.swapAt(index, index + 1)
            return true
        },
        Mutant(name: "two events change places, with each other's numbers", breaks: [.agreement]) { scene, random in
            let client = scene.randomClient(&random)
            guard let index = scene.followedEvents(of: client).randomElement(using: &random),
                case .event(let first, let one) = scene.clients[client].steps[index].kind,
                case .event(let second, let other) = scene.clients[client].steps[index + 1].kind, one != other
            else { return false }
            scene.clients[client].steps[index].kind = .event(seq: first, other)
            scene.clients[client].steps[index + 1].kind = .event(seq: second, one)
            return true
        },
        Mutant(name: "one client is shown another content", breaks: [.agreement]) { scene, random in
            scene.changeOneEvent(&random) { .message(id: $0, author: $1, body: Fingerprint($2.value ^ 1)) }
        },
        Mutant(name: "one client is shown another id", breaks: [.agreement]) { scene, random in
            scene.changeOneEvent(&random) { .message(id: $0 + "x", author: $1, body: $2) }
        },
        Mutant(name: "one client is shown another author", breaks: [.agreement]) { scene, random in
            scene.changeOneEvent(&random) { .message(id: $0, author: $1 + "x", body: $2) }
        },
        Mutant(name: "a resume begins one event too late", breaks: [.order]) { scene, random in
            let client = scene.randomClient(&random)
            let steps = scene.clients[client].steps
            let followed = scene.followedEvents(of: client)
            let resumes = followed.filter {
                guard $0 > 0, case .subscribed(_, .resumed) = steps[$0 - 1].kind else { return false }
                return true
            }
            guard let index = resumes.randomElement(using: &random) else { return false }
            scene.clients[client].steps.remove(at: index)
            return true
        },
        Mutant(name: "a resume begins one event too early", breaks: [.effectOnce]) { scene, random in
            let client = scene.randomClient(&random)
            let steps = scene.clients[client].steps
            let resumes = steps.indices.filter {
                guard case .subscribed(let after, .resumed) = steps[$0].kind else { return false }
                return after > Scene.base
            }
            guard let index = resumes.randomElement(using: &random),
                case .subscribed(let after, _) = steps[index].kind
            else { return false }
            let event = scene.stored[Int(after) - 1].event
            scene.clients[client].steps.insert(
                Scene.Step(at: steps[index].at, kind: .event(seq: after, event)), at: index + 1)
            return true
        },
        Mutant(name: "a person removed goes on receiving", breaks: [.confidentiality]) { scene, random in
            scene.leak(&random, endsSubscription: false)
        },
        Mutant(name: "a person removed is told so, and goes on receiving", breaks: [.confidentiality]) {
            scene, random in scene.leak(&random, endsSubscription: true)
        },
        Mutant(name: "a person removed can read the history", breaks: [.confidentiality]) { scene, random in
            let probes = scene.records.indices.filter { if case .probe = scene.records[$0] { true } else { false } }
            guard let index = probes.randomElement(using: &random), case .probe(var probe) = scene.records[index]
            else { return false }
            probe.status = 200
            scene.records[index] = .probe(probe)
            return true
        },
        Mutant(name: "the epoch changes without a word", breaks: [.agreement]) { scene, _ in
            scene.epoch = "e2"
            return true
        },
    ]
}

extension Scene {
    func randomClient(_ random: inout SeededNumbers) -> Int {
        Int.random(in: clients.indices, using: &random)
    }

    fileprivate mutating func changeOneEvent(
        _ random: inout SeededNumbers, _ change: (String, String, Fingerprint) -> LoggedEvent
    ) -> Bool {
        let client = randomClient(&random)
        guard let index = events(of: client).randomElement(using: &random),
            case .event(let seq, .message(let id, let author, let body)) = clients[client].steps[index].kind
        else { return false }
        clients[client].steps[index].kind = .event(seq: seq, change(id, author, body))
        return true
    }

    /// Gives a person the event after their removal.
    fileprivate mutating func leak(_ random: inout SeededNumbers, endsSubscription: Bool) -> Bool {
        let client = randomClient(&random)
        let steps = clients[client].steps
        let removals = steps.indices.filter {
            if case .unsubscribed = steps[$0].kind { true } else { false }
        }
        guard let index = removals.randomElement(using: &random), index > 0, let last = steps[index - 1].eventSeq else {
            return false
        }
        // Perhaps the number of the removal itself, and surely the first one after it.
        let user = clients[client].user
        guard let removal = stored.first(where: { $0.seq >= last && $0.change == "removed" && $0.user == user }),
            removal.seq <= last + 1, removal.seq < Int64(stored.count),
            stored[Int(removal.seq)].kind == "message"
        else { return false }
        if !endsSubscription { clients[client].steps.remove(at: index) }
        let place = endsSubscription ? index + 1 : index
        let leaked = (last + 1...removal.seq + 1).map {
            Step(at: steps[index].at + 1, kind: .event(seq: $0, stored[Int($0) - 1].event))
        }
        clients[client].steps.insert(contentsOf: leaked, at: place)
        return true
    }
}
