extension Mutant {
    /// What goes wrong in the log itself, so that all clients agree on it.
    static let stored = [
        Mutant(name: "a stored message is lost", breaks: [.durability, .order]) { scene, random in
            guard let index = scene.sentMessages.randomElement(using: &random) else { return false }
            scene.stored.remove(at: index)
            return true
        },
        Mutant(name: "a message appears that nobody sent", breaks: [.noInvention]) { scene, random in
            scene.replaceMessage(&random) { $0.clientID = "nobody's" }
        },
        Mutant(name: "a message appears without a client id", breaks: [.noInvention]) { scene, random in
            scene.replaceMessage(&random) { $0.clientID = nil }
        },
        Mutant(name: "a content changes on its way to the database", breaks: [.noInvention]) { scene, random in
            scene.replaceMessage(&random) { $0.body = Fingerprint(7) }
        },
        Mutant(name: "a message gets another author", breaks: [.noInvention]) { scene, random in
            scene.replaceMessage(&random) { $0.author = "mallory" }
        },
        Mutant(name: "a number is taken twice", breaks: [.order]) { scene, random in
            guard let index = scene.sentMessages.randomElement(using: &random) else { return false }
            scene.stored.append(scene.stored[index])
            return true
        },
        Mutant(name: "a retry makes a second message", breaks: [.effectOnce]) { scene, random in
            guard let first = scene.sentMessages.randomElement(using: &random),
                let second = scene.sentMessages.last(where: { scene.stored[$0].author == scene.stored[first].author }),
                first != second
            else { return false }
            let clientID = scene.stored[first].clientID
            scene.stored[second].clientID = clientID
            return true
        },
        Mutant(name: "a refused message is stored", breaks: [.noInvention]) { scene, random in
            let acks = scene.records.indices.filter { if case .ack = scene.records[$0] { true } else { false } }
            guard let index = acks.randomElement(using: &random), case .ack(let ack) = scene.records[index] else {
                return false
            }
            scene.records.removeAll {
                if case .doubt(let doubt) = $0 { doubt.clientID == ack.clientID } else { false }
            }
            scene.records.removeAll {
                if case .ack(let other) = $0 { other.clientID == ack.clientID } else { false }
            }
            let tries = scene.records.filter {
                if case .send(let send) = $0 { send.clientID == ack.clientID } else { false }
            }
            for _ in tries {
                scene.records.append(
                    .refusal(RefusalRecord(at: ack.at, clientID: ack.clientID, code: "validation_failed")))
            }
            return true
        },
        Mutant(name: "a removal appears that nobody asked for", breaks: [.noInvention]) { scene, random in
            let members = scene.stored.indices.filter { scene.stored[$0].change == "joined" && $0 >= Int(Scene.base) }
            guard let index = members.randomElement(using: &random) else { return false }
            var record = scene.stored[index]
            record.change = "removed"
            scene.rewrite(index, record)
            return true
        },
        Mutant(name: "a person removed can still write", breaks: [.noInvention]) { scene, random in
            for (place, removal) in scene.stored.enumerated() where removal.change == "removed" {
                guard let next = scene.stored.dropFirst(place + 1).first, next.kind == "message",
                    let clientID = next.clientID, let user = removal.user, next.author != user
                else { continue }
                var record = next
                record.author = user
                scene.rewrite(place + 1, record)
                for index in scene.records.indices {
                    guard case .send(var send) = scene.records[index], send.clientID == clientID else { continue }
                    send.user = user
                    scene.records[index] = .send(send)
                }
                return true
            }
            return false
        },
        Mutant(name: "the end of the log is gone", breaks: [.durability]) { scene, _ in
            guard scene.stored.last?.kind == "message" else { return false }
            scene.stored.removeLast()
            return true
        },
    ]
}

extension Scene {
    fileprivate mutating func replaceMessage(
        _ random: inout SeededNumbers, _ change: (inout StoredRecord) -> Void
    ) -> Bool {
        guard let index = sentMessages.randomElement(using: &random) else { return false }
        var record = stored[index]
        change(&record)
        rewrite(index, record)
        return true
    }
}
