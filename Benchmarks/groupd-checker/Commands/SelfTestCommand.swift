import ArgumentParser
import DeliveryChecker

struct SelfTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "self-test", abstract: "Shows that the checker finds every mutant of good runs.")

    @Option(help: "How many runs to make mutants of.")
    var runs: UInt64 = 300

    func run() throws {
        let test = SelfTest.run(seeds: 1..<runs + 1)
        print("self-test: \(test.runs) good runs; \(test.caught) of \(test.mutants) mutants caught")
        for name in test.triedCounts.keys.sorted() {
            print("    \(name): \(test.triedCounts[name, default: 0])")
        }
        for failure in test.failures { print("    FAILED \(failure)") }
        guard test.passed else { throw ExitCode.failure }
    }
}
