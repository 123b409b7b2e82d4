import Testing

@testable import Postgres

@Suite("Values")
struct RoundTripTests {
    private typealias Value = PostgresEncodable & PostgresDecodable & PostgresArrayElement & Equatable

    /// Sends each value there and back: alone, as an optional, and all of them with NULLs between in an array.
    private func check<T: Value>(_ values: [T], _ database: Database) async throws {
        for value in values {
            let back: T = try await database.scalar("select $1", value)
            #expect(back == value)
            let optional: T? = try await database.scalar("select $1", T?.some(value))
            #expect(optional == value)
        }
        let none: T? = try await database.scalar("select $1", T?.none)
        #expect(none == nil)
        for array in [[], values] {
            let back: [T] = try await database.scalar("select $1", array)
            #expect(back == array)
        }
        let holed: [T?] = [nil] + values.flatMap { [$0, nil] }
        let back: [T?] = try await database.scalar("select $1", holed)
        #expect(back == holed)
    }

    @Test("numbers, extremes included, come back as they went", arguments: 0..<4)
    func numbers(round: Int) async throws {
        try await SharedCluster.with { database in
            try await check([true, false], database)
            try await check([Int16.min, -1, 0, .max, .random(in: .min ... .max)], database)
            try await check([Int32.min, -1, 0, .max, .random(in: .min ... .max)], database)
            try await check([Int64.min, -1, 0, .max, .random(in: .min ... .max)], database)
            try await check([Int.min, -1, 0, .max, .random(in: .min ... .max)], database)
            try await check([-Float.infinity, -0, .leastNonzeroMagnitude, .pi, .random(in: -1e9...1e9)], database)
            try await check([-Double.infinity, -0, .leastNonzeroMagnitude, .pi, .random(in: -1e9...1e9)], database)
        }
    }

    @Test("text, bytes, identifiers, times and JSON come back as they went", arguments: 0..<4)
    func others(round: Int) async throws {
        let random = String((0..<500).map { _ in Character(Self.scalar()) })
        let bytes = (0..<1_000).map { _ in UInt8.random(in: 0...255) }
        try await SharedCluster.with { database in
            try await check(["", " ", "äöü", "👩‍👩‍👧‍👦", "{\"a\",NULL}", random], database)
            try await check([[], [0], bytes], database)
            try await check([.random(), UUID128(high: 0, low: 0), UUID128(high: .max, low: .max)], database)
            try await check(
                [.now, Timestamp(microsecondsSince2000: -1), Timestamp(unixMilliseconds: -62_135_596_800_000)], database
            )
            try await check([JSONText("{\"a\": [1, null]}"), JSONText("\"ü\""), JSONText("null")], database)
        }
    }

    private static func scalar() -> Unicode.Scalar {
        while true {
            if let scalar = Unicode.Scalar(UInt32.random(in: 1...0x10FFFF)) { return scalar }
        }
    }

    @Test("smaller numbers are read as larger ones, and never the other way")
    func widening() async throws {
        try await SharedCluster.with { database in
            let small: Int = try await database.scalar("select 7::smallint")
            #expect(small == 7)
            #expect(try await database.scalar("select 7::integer") == 7)
            #expect(try await database.scalar("select 4294967295::oid") == 4_294_967_295)
            #expect(try await database.scalar("select 1.5::real") == 1.5)
            let error = await postgresError { try await database.scalar("select 7::bigint as n", as: Int32.self) }
            #expect(error?.kind == .decoding(.init(column: "n", expected: "integer", actual: "bigint")))
        }
    }

    @Test("a wrong type, a NULL and an absent column are told with the column's name and both types")
    func decodingErrors() async throws {
        try await SharedCluster.with { database in
            let rows = try await database.fetch(
                SQL("mixed", "select 'x'::text as word, null::bigint as hole, 1.5::numeric as exact"), lane: .one)
            func failure<T: PostgresDecodable>(_ column: String, _: T.Type) async -> PostgresError.Kind? {
                await errorKind { try rows[0].decode(column, as: T.self) }
            }
            #expect(
                await failure("word", Int.self) == .decoding(.init(column: "word", expected: "bigint", actual: "text")))
            #expect(
                await failure("word", [Int].self)
                    == .decoding(.init(column: "word", expected: "bigint[]", actual: "text")))
            #expect(
                await failure("hole", Int.self) == .decoding(.init(column: "hole", expected: "Int", actual: "NULL")))
            #expect(
                await failure("exact", Double.self)
                    == .decoding(.init(column: "exact", expected: "double precision", actual: "numeric")))
            #expect(
                await failure("none", Int.self) == .decoding(.init(column: "none", expected: "Int", actual: "absent")))
        }
    }

    @Test("an array of more than one dimension is refused, not flattened")
    func dimensions() async throws {
        try await SharedCluster.with { database in
            let error = await postgresError {
                try await database.scalar("select array[[1,2],[3,4]] as grid", as: [Int32].self)
            }
            #expect(
                error?.kind
                    == .decoding(.init(column: "grid", expected: "Array<Int32>", actual: "an array of 2 dimensions")))
        }
    }

    @Test(
        "arrays cut short or lying about their length are refused",
        arguments: [
            [0, 0, 0], [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 127, 255, 255, 255, 0, 0, 0, 1],
            [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 8, 1],
            [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 255, 255, 255, 255, 0, 0, 0, 1],
        ] as [[UInt8]])
    func malformedArrays(bytes: [UInt8]) {
        bytes.withUnsafeBytes { raw in
            let value = PostgresValue(type: PostgresOID.int8Array, bytes: raw)
            #expect(throws: PostgresDecodingProblem.self) { try [Int].decode(value) }
        }
    }

    @Test("an error's description holds no content of parameters or rows")
    func descriptions() async throws {
        try await SharedCluster.with { database in
            try await database.perform("create table secret (word text primary key check (word <> 'canary-2'))")
            let insert = SQL("insert", "insert into secret values ($1)")
            try await database.execute(insert, "canary-1", lane: .one)
            let errors = [
                await postgresError { try await database.execute(insert, "canary-1", lane: .one) },
                await postgresError { try await database.execute(insert, "canary-2", lane: .one) },
                await postgresError {
                    try await database.fetch(SQL("cast", "select $1::text::int"), "canary-3", lane: .one)
                },
            ]
            for error in errors {
                #expect(error?.sqlState != nil)
                #expect(error?.description.contains("canary") == false)
            }
            #expect(
                errors[0]?.description
                    == "insert: SQLSTATE 23505: duplicate key value violates unique constraint \"secret_pkey\" [constraint secret_pkey]"
            )
        }
    }
}
