/// What the server says once it can serve, on standard output.
struct ReadyMessage: Sendable {
    /// Where it listens, with the port that it got.
    var listen: ListenAddress
    var isEncrypted = false
    /// How people reach it, where that is set.
    var publicURL: WebAddress?
    /// Makes an account the operator's, once; nil where there is an operator.
    var setupToken: String?
    var connectionsMax: Int
    var connectionsSetting: Int
    /// What is switched off, a sentence each that says how to switch it on.
    var switchedOff: [String] = []

    /// Line by line. The first is what scripts wait for.
    var lines: [String] {
        var lines = ["groupd is ready at \(address)"]
        if let setupToken {
            // Behind the #: a browser sends that part to nobody, and no log has it.
            lines.append("Make yourself its operator, once: \(publicURL?.text ?? address)/#setup=\(setupToken)")
        }
        lines.append(connections)
        return lines + switchedOff
    }

    /// The address to open on this machine. One that stands for all of them cannot be opened everywhere.
    private var address: String {
        let host =
            switch listen.host {
            case "0.0.0.0": "127.0.0.1"
            case "::": "::1"
            default: listen.host
            }
        return "\(isEncrypted ? "https" : "http")://\(ListenAddress(host: host, port: listen.port))"
    }

    private var connections: String {
        let most = "Takes up to \(connectionsMax.grouped) connections"
        return connectionsMax == connectionsSetting
            ? "\(most) (limits.connections)."
            : "\(most), not \(connectionsSetting.grouped) (limits.connections): the limit on open files is "
                + "\((connectionsMax + OpenFiles.reserve).grouped), to be raised with ulimit -n or LimitNOFILE."
    }
}

extension Configuration {
    /// What is switched off by settings, cannot be had, or is not yet part of this release.
    func switchedOff(_ meaning: Meaning) -> [String] {
        var sentences: [String] = []
        if metrics.listen == nil { sentences.append("Off: /metrics (switch it on with metrics.listen).") }
        if auth.registration != .open {
            sentences.append("Off: registration for everybody (auth.registration is \(auth.registration.rawValue)).")
        }
        if let absence = meaning.absence { sentences.append("Off: search by meaning (\(absence)).") }
        sentences.append("Not in this release: answers to questions, attachments.")
        return sentences
    }
}
