/// Shows that the checker finds what it is there to find: every mutant of many runs, and nothing in the runs
/// themselves.
package struct SelfTest: Sendable {
    package private(set) var runs = 0
    package private(set) var mutants = 0
    package private(set) var caught = 0
    /// Seeds of good runs in which something was found, and mutants in which nothing was, or the wrong thing.
    package private(set) var failures: [String] = []
    /// Mutants that were tried, by name: one that never found a place proves nothing.
    package private(set) var triedCounts: [String: Int] = [:]

    package var passed: Bool { failures.isEmpty && Mutant.all.allSatisfy { triedCounts[$0.name] != nil } }

    package static func run(seeds: Range<UInt64>) -> SelfTest {
        var test = SelfTest()
        for seed in seeds { test.run(seed) }
        return test
    }

    private mutating func run(_ seed: UInt64) {
        let scene = SceneWriter.write(seed: seed)
        runs += 1
        let report = Checker.check(scene.history)
        for violation in report.violations {
            failures.append("good run \(seed): \(violation.invariant.rawValue) \(violation.detail)")
        }
        var random = SeededNumbers(seed: seed)
        for mutant in Mutant.all { run(mutant, scene, seed, &random) }
    }

    private mutating func run(_ mutant: Mutant, _ scene: Scene, _ seed: UInt64, _ random: inout SeededNumbers) {
        var mutated = scene
        // A scene need not have the place that the mutant picks first.
        guard (0..<10).contains(where: { _ in mutant.apply(&mutated, &random) }) else { return }
        mutants += 1
        triedCounts[mutant.name, default: 0] += 1
        let violated = Checker.check(mutated.history).violated
        if violated.isDisjoint(with: mutant.breaks) {
            let found = violated.map(\.rawValue).sorted().joined(separator: ", ")
            failures.append("run \(seed), \(mutant.name): found \(found.isEmpty ? "nothing" : found)")
        } else {
            caught += 1
        }
    }
}
