import Testing

@testable import Postgres

@Suite("Text forms")
struct TextFormTests {
    @Test("identifiers print in lower case and are read in either")
    func uuid() {
        let text = "0123abcd-4567-89ef-0123-456789abcdef"
        #expect(UUID128(text)?.description == text)
        #expect(UUID128(text.uppercased()) == UUID128(text))
        #expect(UUID128(text)?.bytes.prefix(4) == [0x01, 0x23, 0xab, 0xcd])
    }

    @Test(
        "nothing but the usual form is an identifier",
        arguments: [
            "", "0123abcd456789ef0123456789abcdef", "{0123abcd-4567-89ef-0123-456789abcde}",
            "0123abcd-4567-89ef-0123-456789abcdeg", "0123abcd-4567-89ef-0123-456789abcdef0",
            "0123abcd_4567-89ef-0123-456789abcdef", "0123abcd-4567-89ef-0123-456789abcd\u{660}",
            " 0123abcd-4567-89ef-0123-456789abcde",
        ])
    func notUUID(text: String) { #expect(UUID128(text) == nil) }

    @Test("random identifiers are version 4, and differ")
    func randomUUID() {
        let all = (0..<1_000).map { _ in UUID128.random() }
        #expect(Set(all).count == 1_000)
        for uuid in all {
            let text = Array(uuid.description)
            #expect(text[14] == "4")
            #expect("89ab".contains(text[19]))
            #expect(UUID128(uuid.description) == uuid)
        }
    }

    @Test(
        "times are read with their offset and printed in UTC with milliseconds",
        arguments: [
            ("2026-03-01T12:30:45.123Z", "2026-03-01T12:30:45.123Z"),
            ("2026-03-01T12:30:45Z", "2026-03-01T12:30:45.000Z"),
            ("2026-03-01T00:30:45.9999999+02:30", "2026-02-28T22:00:45.999Z"),
            ("2024-02-29T23:59:59-00:01", "2024-03-01T00:00:59.000Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ])
    func timestamps(text: String, printed: String) {
        #expect(Timestamp(text)?.description == printed)
    }

    @Test(
        "what RFC 3339 or the calendar does not know is no time",
        arguments: [
            "", "2026-03-01", "2026-03-01T12:30:45", "2026-03-01 12:30:45Z", "2026-03-01t12:30:45z",
            "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00Zx", "26-01-01T00:00:00Z", "2026-1-1T00:00:00Z", "+2026-01-01T00:00:00Z",
        ])
    func notTimestamps(text: String) { #expect(Timestamp(text) == nil) }

    @Test("every printed time is read back to the millisecond")
    func timestampRoundTrip() {
        for _ in 0..<5_000 {
            let time = Timestamp(unixMilliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999))
            #expect(Timestamp(time.description) == time)
        }
    }

    @Test("milliseconds beyond all times are held at the ends, not trapped on")
    func extremes() {
        #expect(Timestamp(unixMilliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(unixMilliseconds: .min).description == "0000-01-01T00:00:00.000Z")
        #expect(Timestamp(unixMilliseconds: -1).unixMilliseconds == -1)
    }

    @Test("the database prints the same time")
    func sameAsServer() async throws {
        try await SharedCluster.with { database in
            for _ in 0..<50 {
                let time = Timestamp(unixMilliseconds: .random(in: -60_000_000_000_000...253_402_300_799_999))
                let text: String = try await database.scalar(
                    "select to_char($1 at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')", time)
                #expect(time.description == text)
            }
        }
    }
}
