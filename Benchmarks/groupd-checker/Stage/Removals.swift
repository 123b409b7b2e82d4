import ChatLoad
import DeliveryChecker
import HTTPClient

/// Removes people from a group and adds them again, over and over, and lets those who are out try what they may not.
struct Removals: Sendable {
    private static let pause = Duration.milliseconds(600)
    private static let betweenTries = Duration.milliseconds(250)

    let rest: RESTClient
    let history: HistoryFile
    let group: String
    let owner: Person
    let people: [Person]

    /// Goes on until `isOver` says so, and ends with everyone a member. Not to be cancelled: requests of a cancelled
    /// task are not sent.
    func run(until isOver: @Sendable () -> Bool) async {
        var round = 0
        while !isOver() {
            await removeAndAdd(people[round % people.count])
            round += 1
            try? await Task.sleep(for: Self.pause)
        }
    }

    private func removeAndAdd(_ person: Person) async {
        await change(person, .removal) {
            try await rest.ask(
                .delete, "/groups/\(group)/members/\(person.id)", token: owner.token, within: .seconds(15)
            ).status
        }
        await tryOutside(person)
        try? await Task.sleep(for: Self.pause)
        await change(person, .addition) {
            try await rest.ask(
                .post, "/groups/\(group)/members", token: owner.token, json: #"{"user_id":"\#(person.id)"}"#,
                within: .seconds(15)
            ).status
        }
    }

    /// Tries until it is done. A try of unknown outcome may have done it: then the next finds that there is nothing
    /// to do (404 of somebody gone, 409 of a member).
    private func change(
        _ person: Person, _ change: MembershipRecord.Change, _ ask: () async throws -> Int
    ) async {
        while true {
            record(person, change, .invoked)
            let status = (try? await ask()) ?? 0
            if 200..<300 ~= status || status == (change == .removal ? 404 : 409) { break }
            try? await Task.sleep(for: Self.betweenTries)
        }
        record(person, change, .done)
    }

    /// Reading and writing as somebody who was removed.
    private func tryOutside(_ person: Person) async {
        let start = Monotonic.now
        if let answer = try? await rest.ask(
            .get, "/groups/\(group)/messages?limit=1", token: person.token, within: .seconds(15))
        {
            history.write(
                .probe(
                    ProbeRecord(
                        at: start, until: Monotonic.now, group: group, user: person.id, status: answer.status)))
        }
        let clientID = ClientID.random()
        let content = Prose.message()
        history.write(
            .send(
                SendRecord(
                    at: Monotonic.now, group: group, user: person.id, clientID: clientID, body: Fingerprint(of: content)
                )))
        let body = #"{"content":\#(jsonQuoted(content)),"client_id":"\#(clientID)"}"#
        let answer = try? await rest.ask(
            .post, "/groups/\(group)/messages", token: person.token, json: body, within: .seconds(15))
        switch answer?.status {
        case .some(400..<500):
            history.write(.refusal(RefusalRecord(at: Monotonic.now, clientID: clientID, code: "\(answer!.status)")))
        case .some(200..<300):
            let seq = answer!.body.withUnsafeBytes { JSONSlice($0).member("seq")?.integer } ?? 0
            history.write(
                .ack(
                    AckRecord(
                        at: Monotonic.now, group: group, user: person.id, clientID: clientID, seq: seq,
                        id: answer!.string("id") ?? "")))
        default:
            history.write(.doubt(DoubtRecord(at: Monotonic.now, clientID: clientID, cause: "no answer")))
        }
    }

    private func record(_ person: Person, _ change: MembershipRecord.Change, _ stage: MembershipRecord.Stage) {
        history.write(
            .membership(
                MembershipRecord(at: Monotonic.now, group: group, user: person.id, change: change, stage: stage)))
    }
}
