/// The end of a run: everybody comes back, and catches up.
extension Puppet {
    /// What a person is in a group, as the server says.
    struct Standing: Equatable, Sendable {
        let isMember: Bool
        let lastSeq: Int64
    }

    var isIdle: Bool { workCount == 0 }

    /// Connects where it is not, and follows every group of the run that it does not follow. Who asked for all is
    /// not helped: those come by themselves.
    func comeBack(to standings: [String: Standing]) async {
        guard isConnected else { return await connect(.all, isResuming: true) }
        for (group, standing) in standings where standing.isMember {
            if let followed = groups[group], followed.stream != nil {
                // It came before it was known to be of this run.
                if followed.isBehind, !followed.isCatchingUp { follow(group) }
                continue
            }
            guard hello.scope != .all || declined.contains(group) else { continue }
            await subscribe(group, isResuming: true)
        }
    }

    /// Why it has not settled; nil where it has: it follows what its person is in, has all of it, and nothing else.
    func unrest(_ standings: [String: Standing]) -> String? {
        guard isIdle, unsent.isEmpty else { return "\(workCount) tasks, \(unsent.count) messages unsent" }
        for (group, standing) in standings.sorted(by: { $0.key < $1.key }) {
            let followed = groups[group]
            switch (standing.isMember, followed?.stream) {
            case (false, nil): continue
            case (false, .some(let stream)): return "\(group) is followed by no member, up to \(stream.next - 1)"
            case (true, nil): return "\(group) is not followed"
            case (true, .some(let stream)):
                let position = followed?.model?.position ?? -1
                guard stream.next > standing.lastSeq, position >= standing.lastSeq else {
                    return "\(group) stands at \(position), brought up to \(stream.next - 1) of \(standing.lastSeq)"
                }
            }
        }
        return nil
    }

    /// What it has otherwise than somebody who loads the group now.
    func differences(in group: String, from fresh: LoadedGroup) -> [String] {
        guard let model = groups[group]?.model else { return ["\(group) is not there"] }
        let wrong = model.contradictions + model.differences(from: fresh).map { "\(group) \($0)" }
        return wrong.map { "\(name): \($0)" }
    }

    /// All contradictions that it came upon, whether its person is in the group still or not.
    var contradictions: [String] {
        groups.values.flatMap { $0.model?.contradictions ?? [] }.map { "\(name): \($0)" }
    }

    /// Its streams end with the run.
    func finish() {
        cut()
    }
}
