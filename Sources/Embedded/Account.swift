package import Glibc

/// A user of this machine that a server runs as.
package struct Account: Equatable, Sendable {
    package let name: String
    package let uid: uid_t
    package let gid: gid_t
    /// True where this process runs as someone else and has to drop to this user.
    package let isOther: Bool

    /// Whoever runs this process.
    static var caller: Account { Account(name: "the caller", uid: geteuid(), gid: getegid(), isOther: false) }

    /// The user that an embedded server runs as: the caller, or, for root, the first of `names` that exists.
    ///
    /// PostgreSQL refuses to run as root, and nothing else has a reason to.
    static func forService(_ names: [String]) throws(EmbeddedError) -> Account {
        guard geteuid() == 0 else { return caller }
        for name in names {
            if let account = named(name) { return account }
        }
        throw .noSuchUser(names[0])
    }

    /// The user of that name; nil where there is none.
    package static func named(_ name: String) -> Account? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return Account(name: name, uid: entry.pw_uid, gid: entry.pw_gid, isOther: entry.pw_uid != geteuid())
    }

    /// Gives the file to this user, where it is not the caller.
    package func own(_ path: String) throws(EmbeddedError) {
        guard isOther else { return }
        guard chown(path, uid, gid) == 0 else { throw FileSystem.failure("chown", path) }
    }

    /// Makes a directory that this user alone may enter.
    func makePrivateDirectory(_ path: String) throws(EmbeddedError) {
        try FileSystem.makeDirectory(path, mode: 0o700)
        try own(path)
    }

    /// True where this user can write to `path`. Asked by trying as that user: no reckoning over modes,
    /// groups and access lists agrees with the kernel in every case.
    func canWrite(_ path: String) async -> Bool {
        let command = Command("/usr/bin/test", ["-w", path], account: self)
        return await ChildProcess.run(command) == .code(0)
    }
}
