import ChatLoad
import HTTPClient

/// What can only be judged when a run is over: with the whole log of each group.
struct Verdict {
    let record: RunRecord

    func judge(_ callers: [Caller]) async {
        let state = record.current
        for group in state.groups {
            guard let (caller, value) = await member(of: group, callers) else { continue }
            await judgeThreads(of: group, caller)
            let path = "/groups/\(group)/changes?after=0&limit=1000"
            let answer = await caller.ask(.get, path)
            guard answer.isDone, let log = caller.decoded(ChangesValue.self, answer.body, from: path) else { continue }
            if log.items.map(\.seq) != Array(1...max(1, value.lastSeq)) {
                record.violation("\(path) has \(log.items.map(\.seq)) of \(value.lastSeq)")
            }
            record.count("judged logs")
            judgeMessages(of: group, log.items, state)
            judgeDepartures(from: group, log.items, state)
        }
    }

    private func member(of group: String, _ callers: [Caller]) async -> (Caller, GroupValue)? {
        for caller in callers {
            guard let value = await caller.read(GroupValue.self, "/groups/\(group)") else { continue }
            if value.role != nil { return (caller, value) }
        }
        return nil
    }

    /// What was acknowledged is there, and nothing is there twice.
    private func judgeMessages(of group: String, _ log: [NumberedEvent], _ state: RunRecord.State) {
        var ids: [Int64: String] = [:]
        var counts: [String: Int] = [:]
        for case .message(let value) in log.map(\.change) {
            ids[value.seq] = value.id
            counts[value.user.id, default: 0] += 1
        }
        for ack in state.acknowledged where ack.group == group && ids[ack.seq] != ack.id {
            record.violation("\(group) #\(ack.seq) was acknowledged as \(ack.id) and is \(ids[ack.seq] ?? "nowhere")")
        }
        guard state.made.contains(group) else { return }
        for (user, count) in counts where count > state.sent[group]?[user]?.count ?? 0 {
            record.violation("\(group) has \(count) messages of \(user), who sent fewer")
        }
    }

    /// Nobody was shown anything that is newer than the end of their membership.
    private func judgeDepartures(from group: String, _ log: [NumberedEvent], _ state: RunRecord.State) {
        for ended in state.endedStreams where ended.group == group {
            let departure = log.first { event in
                guard case .member(let person, let change, _) = event.change else { return false }
                return person.id == ended.user && event.seq > ended.stream.began
                    && ["left", "removed", "banned"].contains(change)
            }
            guard let departure else { continue }
            record.count("judged departures")
            if ended.stream.shown > departure.seq {
                record.violation(
                    "\(group) was over for \(ended.user) with #\(departure.seq): #\(ended.stream.shown) was shown")
            }
        }
    }

    /// A thread holds what the history says of it.
    private func judgeThreads(of group: String, _ caller: Caller) async {
        guard let history = await caller.read(HistoryValue.self, "/groups/\(group)/messages?limit=200") else { return }
        for root in history.items.filter({ $0.replyCount > 0 }).prefix(2) {
            let replies = history.items.filter { $0.thread == root.seq }
            let thread = await caller.read(ThreadValue.self, "/groups/\(group)/threads/\(root.seq)?limit=200")
            record.count("judged threads")
            if thread?.items != replies || thread?.root != root {
                record.violation("\(group) #\(root.seq): its thread is not what the history has of it")
            }
        }
    }
}
