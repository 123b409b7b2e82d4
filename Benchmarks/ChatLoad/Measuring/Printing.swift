import Foundation

/// A figure as it is printed: the median, and the runs that it comes from.
package enum Printing {
    package static func title(_ text: String) {
        print("\n\(text)")
    }

    package static func line(_ label: String, _ runs: [Double], _ unit: String, digits: Int = 0) {
        let all = runs.map { number($0, digits) }.joined(separator: ", ")
        print("    \(label): \(number(runs.median ?? 0, digits)) \(unit)   [\(all)]")
        flush()
    }

    package static func note(_ text: String) {
        print("    \(text)")
        flush()
    }

    /// With its target, and whether it was reached.
    package static func verdict(
        _ label: String, _ value: Double, _ relation: Relation, _ target: Double, digits: Int = 2
    ) {
        let isReached = relation == .atLeast ? value >= target : value <= target
        let word = relation == .atLeast ? "at least" : "at most"
        print(
            "    \(isReached ? "reached" : "MISSED "): \(label) \(number(value, digits)), "
                + "to be \(word) \(number(target, digits))")
        flush()
    }

    package enum Relation { case atLeast, atMost }

    package static func number(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }

    /// Output may be a file that somebody watches.
    private static func flush() { fflush(nil) }
}
