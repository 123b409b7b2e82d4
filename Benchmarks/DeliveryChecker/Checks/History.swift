/// The records of all processes of a run, sorted by what they tell.
package struct History: Sendable {
    package var groups: [String: GroupRecord] = [:]
    package var sends: [String: SendHistory] = [:]
    package var streams: [StreamKey: [HistoryRecord]] = [:]
    package var memberships: [MembershipRecord] = []
    package var probes: [ProbeRecord] = []
    package var kills: [KillRecord] = []
    package var stored: [StoredRecord] = []
    /// By reader and group, in the order of the answers.
    package var reads: [ReadKey: [ReadRecord]] = [:]

    package struct StreamKey: Hashable, Sendable {
        package let client: Int
        package let group: String
    }

    package struct ReadKey: Hashable, Sendable {
        package let reader: String
        package let group: String
    }

    /// All that is known of one client id.
    package struct SendHistory: Sendable {
        package var tries: [SendRecord] = []
        package var acks: [AckRecord] = []
        package var refusals = 0
        package var doubts = 0

        /// Every try was refused: nothing may be stored.
        var isRefused: Bool { acks.isEmpty && doubts == 0 && refusals > 0 && refusals == tries.count }
    }

    package init() {}

    package init(_ records: some Sequence<HistoryRecord>) {
        for record in records { add(record) }
    }

    /// Records of one process come in their order; the processes in any.
    package mutating func add(_ record: HistoryRecord) {
        switch record {
        case .group(let record): groups[record.group] = record
        case .send(let record): sends[record.clientID, default: SendHistory()].tries.append(record)
        case .ack(let record): sends[record.clientID, default: SendHistory()].acks.append(record)
        case .refusal(let record): sends[record.clientID, default: SendHistory()].refusals += 1
        case .doubt(let record): sends[record.clientID, default: SendHistory()].doubts += 1
        case .begin(let begin): append(record, client: begin.client, group: begin.group)
        case .run(let run): append(record, client: run.client, group: run.group)
        case .flaw(let flaw): append(record, client: flaw.client, group: flaw.group)
        case .end(let end): append(record, client: end.client, group: end.group)
        case .position(let position): append(record, client: position.client, group: position.group)
        case .membership(let record): memberships.append(record)
        case .probe(let record): probes.append(record)
        case .kill(let record): kills.append(record)
        case .stored(let record): stored.append(record)
        case .read(let record): reads[ReadKey(reader: record.reader, group: record.group), default: []].append(record)
        }
    }

    private mutating func append(_ record: HistoryRecord, client: Int, group: String) {
        streams[StreamKey(client: client, group: group), default: []].append(record)
    }
}
