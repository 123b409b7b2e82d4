import Testing

@Suite("WebSocket conformance")
struct AutobahnTests {
    /// All but compression, which is never negotiated. Group 9 measures; what is slow there has not failed.
    private static let cases = ["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.*", "10.*"]
    private static let caseCount = 301
    private static let limitGroup = 9

    @Test(
        "the Autobahn suite finds no fault with the server's sockets",
        .enabled(if: ConformanceSuite() != nil, "needs the suite: make autobahn"), .timeLimit(.minutes(15)))
    func suite() async throws {
        let suite = try #require(ConformanceSuite())
        let verdicts = try await EchoServer.with { port in try await suite.run(port: port, cases: Self.cases) }
        #expect(verdicts.count == Self.caseCount)
        let failures = verdicts.filter { $0.hasFailed && $0.group != Self.limitGroup }
        #expect(failures.isEmpty, "\(failures)")
        for (behavior, verdicts) in Dictionary(grouping: verdicts, by: \.behavior).sorted(by: { $0.key < $1.key }) {
            print("\(behavior): \(verdicts.count)")
        }
    }
}
