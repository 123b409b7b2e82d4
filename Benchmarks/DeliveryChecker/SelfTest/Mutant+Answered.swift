extension Mutant {
    /// What goes wrong in answers to sends and in what is read at the end.
    static let answered = [
        Mutant(name: "a message is acknowledged and never stored", breaks: [.durability]) { scene, random in
            let head = Int64(scene.stored.count)
            scene.records.append(
                .send(SendRecord(at: 1, group: Scene.group, user: "bob", clientID: "lost", body: Fingerprint(1))))
            scene.records.append(
                .ack(AckRecord(at: 2, group: Scene.group, user: "bob", clientID: "lost", seq: head + 1, id: "lost")))
            return true
        },
        Mutant(name: "an acknowledgement names another number", breaks: [.durability, .effectOnce]) { scene, random in
            scene.changeAck(&random) { $0.seq += 1 }
        },
        Mutant(name: "an acknowledgement names another id", breaks: [.agreement]) { scene, random in
            scene.changeAck(&random) { $0.id += "x" }
        },
        Mutant(name: "a retry is acknowledged as another message", breaks: [.effectOnce]) { scene, random in
            guard let index = scene.acks.randomElement(using: &random), case .ack(var ack) = scene.records[index]
            else { return false }
            ack.seq += 1
            scene.records.append(.ack(ack))
            return true
        },
        Mutant(name: "a member cannot read a message", breaks: [.durability]) { scene, random in
            guard let index = scene.reads.indices.randomElement(using: &random) else { return false }
            scene.reads.remove(at: index)
            return true
        },
        Mutant(name: "a member cannot read the last message", breaks: [.durability]) { scene, _ in
            guard !scene.reads.isEmpty else { return false }
            scene.reads.removeLast()
            return true
        },
        Mutant(name: "a history is out of order", breaks: [.agreement, .durability]) { scene, random in
            guard scene.reads.count > 1 else { return false }
            let index = Int.random(in: 1..<scene.reads.count, using: &random)
            scene.reads.swapAt(index - 1, index)
            return true
        },
        Mutant(name: "a history holds a message twice", breaks: [.agreement]) { scene, random in
            guard let index = scene.reads.indices.randomElement(using: &random) else { return false }
            scene.reads.insert(scene.reads[index], at: index)
            return true
        },
        Mutant(name: "a history holds another content", breaks: [.agreement]) { scene, random in
            guard let index = scene.reads.indices.randomElement(using: &random) else { return false }
            scene.reads[index].body = Fingerprint(scene.reads[index].body.value ^ 1)
            return true
        },
    ]
}

extension Scene {
    fileprivate var acks: [Int] {
        records.indices.filter { if case .ack = records[$0] { true } else { false } }
    }

    fileprivate mutating func changeAck(_ random: inout SeededNumbers, _ change: (inout AckRecord) -> Void) -> Bool {
        guard let index = acks.randomElement(using: &random), case .ack(var ack) = records[index] else { return false }
        change(&ack)
        records[index] = .ack(ack)
        return true
    }
}
