import Postgres
import Testing

@testable import GroupChat

@Suite("What becomes of a batch that failed")
struct BatchFailureTests {
    static func server(_ code: String) -> PostgresError {
        PostgresError(.server(SQLState(code), ServerMessage(message: "no")))
    }

    @Test(
        "a draft that spoils the batch is looked for in halves, and refused alone",
        arguments: ["22021", "22P05", "23502", "23505", "42501", "54000"])
    func culprit(code: String) {
        #expect(BatchFailure(Self.server(code), isInDoubt: false, count: 2) == .split)
        #expect(BatchFailure(Self.server(code), isInDoubt: false, count: 1) == .refuse(.contentInvalid))
    }

    @Test("a batch that may have been committed is run again, never refused")
    func doubt() {
        let lost = PostgresError(.connectionLost, isOutcomeUnknown: true)
        #expect(BatchFailure(lost, isInDoubt: false, count: 9) == .repeat)
        for kind: PostgresError.Kind in [.unavailable, .connectionLost, .timedOut, .overloaded] {
            #expect(BatchFailure(PostgresError(kind), isInDoubt: true, count: 9) == .repeat)
        }
        #expect(BatchFailure(Self.server("57P03"), isInDoubt: true, count: 9) == .repeat)
    }

    @Test("what was surely not stored is refused as unavailable, or as overloaded where a head is held")
    func refused() {
        let unavailable = BatchFailure.refuse(.unavailable(retryAfter: .seconds(1)))
        #expect(BatchFailure(PostgresError(.unavailable), isInDoubt: false, count: 9) == unavailable)
        #expect(BatchFailure(Self.server("57P01"), isInDoubt: false, count: 9) == unavailable)
        #expect(
            BatchFailure(Self.server("55P03"), isInDoubt: false, count: 9)
                == .refuse(.overloaded(retryAfter: .milliseconds(500))))
    }

    @Test("a statement that does not fit the schema is a fault of ours, and is not run again")
    func internalFault() {
        #expect(BatchFailure(Self.server("42P01"), isInDoubt: false, count: 9) == .refuse(.internal))
    }
}
