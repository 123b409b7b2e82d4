/// One line of a history: what a client of the server did or saw, and when.
///
/// `at` is nanoseconds of the machine's monotonic clock, which all processes of one machine share.
package enum HistoryRecord: Equatable, Sendable {
    case group(GroupRecord)
    case send(SendRecord)
    case ack(AckRecord)
    case refusal(RefusalRecord)
    case doubt(DoubtRecord)
    case begin(BeginRecord)
    case run(RunRecord)
    case flaw(FlawRecord)
    case end(EndRecord)
    case membership(MembershipRecord)
    case probe(ProbeRecord)
    case kill(KillRecord)
    case position(PositionRecord)
    case stored(StoredRecord)
    case read(ReadRecord)
}
