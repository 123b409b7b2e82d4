import Glibc

/// A program to run, as whom, and what becomes of what it prints.
package struct Command: Sendable {
    var program: String
    var arguments: [String]
    /// Whom to run as; nil for the caller.
    var account: Account?
    /// What the program gets when the thread that spawned it dies, thus when this process is killed.
    var deathSignal: DeathSignal
    /// Where standard output and error are appended.
    var output: String

    /// The signals that `setpriv` is told by name.
    package enum DeathSignal: String, Sendable {
        case interrupt = "INT"
        case terminate = "TERM"
        case kill = "KILL"
    }

    package init(
        _ program: String, _ arguments: [String], account: Account? = nil, deathSignal: DeathSignal = .kill,
        output: String = "/dev/null"
    ) {
        self.program = program
        self.arguments = arguments
        self.account = account
        self.deathSignal = deathSignal
        self.output = output
    }

    /// What is executed. Changing the user clears a death signal set before, so the program that changes
    /// the user must be the one that sets it.
    var argumentVector: [String] {
        var words = ["setpriv"]
        if let account, account.isOther {
            words += ["--reuid", String(account.uid), "--regid", String(account.gid), "--init-groups"]
        }
        return words + ["--pdeathsig", deathSignal.rawValue, "--", program] + arguments
    }

    /// A short environment: neither the secrets in ours nor PGDATA, PGOPTIONS and their like pass through.
    var environment: [String] {
        ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC"]
    }
}
