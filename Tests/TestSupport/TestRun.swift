import Glibc

/// What this run of the tests was asked for, and may do.
package enum TestRun {
    /// True for `make test-fast`.
    package static let isFast = getenv("GROUPD_TEST_FAST").map { String(cString: $0) == "1" } ?? false

    /// True where users can be changed to and file systems mounted, as far as the machine allows.
    package static let isRoot = geteuid() == 0

    /// How often to do something that a long run does more often: the number in this variable of the environment.
    package static func count(_ name: String, otherwise: Int) -> Int {
        getenv(name).flatMap { Int(String(cString: $0)) } ?? otherwise
    }
}
