import Glibc

/// What this run of the tests was asked for, and may do.
package enum TestRun {
    /// True for `make test-fast`.
    package static let isFast = getenv("GROUPD_TEST_FAST").map { String(cString: $0) == "1" } ?? false

    /// True where users can be changed to and file systems mounted, as far as the machine allows.
    package static let isRoot = geteuid() == 0
}
