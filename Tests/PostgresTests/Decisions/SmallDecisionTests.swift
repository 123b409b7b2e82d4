import Testing

@testable import Postgres

@Suite("Small decisions")
struct SmallDecisionTests {
    @Test("a ring keeps its order through growth, wrapping, returning and removal")
    func ring() {
        var ring = Ring<Int>(minimumCapacity: 2)
        var model: [Int] = []
        for step in 0..<5_000 {
            switch Int.random(in: 0..<5) {
            case 0, 1:
                ring.append(step)
                model.append(step)
            case 2:
                ring.prepend(step)
                model.insert(step, at: 0)
            case 3: #expect(ring.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            default:
                #expect(ring.removeAll { $0 % 11 == 3 } == model.filter { $0 % 11 == 3 })
                model.removeAll { $0 % 11 == 3 }
            }
            #expect(ring.count == model.count && ring.first == model.first)
            if let last = model.last { #expect(ring[model.count - 1] == last) }
        }
        #expect(ring.removeAll() == model)
    }

    @Test("the next check is the earliest moment noted, and sleeps never end before it")
    func nextCheck() {
        let now = MonotonicTime(nanoseconds: 5_000_000_000)
        var next = NextCheck()
        #expect(next.timeoutMilliseconds(now: now) == -1)
        next.note(now + .seconds(3))
        next.note(now + .microseconds(1_500))
        next.note(now + .seconds(9))
        #expect(next.timeoutMilliseconds(now: now) == 2)
        let isDueNow = next.take(now: now)
        let isDueThen = next.take(now: now + .milliseconds(2))
        #expect(!isDueNow && isDueThen)
        #expect(next.timeoutMilliseconds(now: now) == -1)
        next.note(now)
        #expect(next.timeoutMilliseconds(now: now + .seconds(1)) == 0)
    }

    @Test("times saturate where durations are absurd")
    func saturation() {
        #expect(MonotonicTime.now + .seconds(Int64.max) == .distantFuture)
        #expect(Duration.seconds(Int64.min).wholeNanoseconds == .min)
    }

    @Test("a statement is prepared once, again for other types, and again after a refusal")
    func prepared() {
        var prepared = PreparedStatements()
        let sql = SQL("read", "select $1")
        #expect(prepared.use(sql, types: [20]) == .prepare("1.read"))
        #expect(prepared.use(sql, types: [20]) == .execute("1.read"))
        #expect(prepared.use(sql, types: [25]) == .prepare("2.read"))
        let error = PostgresError(.server(.undefinedTable, ServerMessage(message: "no")))
        prepared.refused(sql, name: "1.read", error: error)
        #expect(prepared.use(sql, types: [25]) == .execute("2.read"))
        prepared.refused(sql, name: "2.read", error: error)
        #expect(prepared.failure(of: sql) == error)
        #expect(prepared.use(sql, types: [25]) == .prepare("3.read"))
        prepared.accepted(sql)
        #expect(prepared.failure(of: sql) == nil)
    }

    @Test("two statements of one name are two, and beyond the bound statements run without a name")
    func preparedBound() {
        var prepared = PreparedStatements(countMax: 2)
        #expect(prepared.use(SQL("a", "select 1"), types: []) == .prepare("1.a"))
        #expect(prepared.use(SQL("a", "select 2"), types: []) == .prepare("2.a"))
        #expect(prepared.use(SQL("a", "select 3"), types: []) == .unnamed)
        #expect(prepared.use(SQL("a", "select 1"), types: []) == .execute("1.a"))
    }

    @Test("parameters lie in one buffer, NULL and empty told apart")
    func parameters() {
        let parameters = Parameters(7, "", Int?.none, "ab", [UInt8](), [1, 2] as [UInt8])
        #expect(parameters.types == [20, 25, 20, 25, 17, 17])
        #expect(parameters.lengths == [8, 0, -1, 2, 0, 2])
        #expect(parameters.bytes == [0, 0, 0, 0, 0, 0, 0, 7, 97, 98, 1, 2])
        #expect(parameters.failure == nil)
    }

    @Test("a value that cannot be sent leaves none of its bytes, and the first failure is the one told")
    func parameterFailure() {
        let parameters = Parameters(1, ["fine", "a\0b"], "\0")
        #expect(parameters.bytes.count == 8)
        #expect(parameters.failure?.kind == .encoding("text with a NUL character"))
    }

    @Test("more parameters than the protocol can count are refused")
    func tooManyParameters() {
        var parameters = Parameters()
        for _ in 0..<Parameters.countMax { parameters.append(true) }
        #expect(parameters.failure == nil)
        parameters.append(true)
        #expect(parameters.failure?.kind == .encoding("over 65535 parameters"))
    }
}
