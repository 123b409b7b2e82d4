import Postgres

/// What this node knows of another one.
struct RemotePresence {
    var beat: Int64
    /// When its beat last moved, by this node's clock.
    var heardAt: ContinuousClock.Instant
    var versions = [UInt32](repeating: 0, count: PresencePage.count)
    var pages: [Int: [UserID]] = [:]
}

extension PresenceBook {
    /// What other nodes are to be given: the header always, and the pages that changed.
    struct Writing: Equatable {
        let header: PresenceHeader
        let pages: [Int: [UInt8]]
    }

    /// Nodes that are listened to at most.
    static let nodesMax = 64

    /// The next beat. The pages in it count as written; where they are not, say `unwritten`.
    mutating func write() -> Writing {
        beat += 1
        var written: [Int: [UInt8]] = [:]
        for page in changedPages {
            ownVersions[page] &+= 1
            written[page] = PresencePage.encode(
                pages[page].lazy.filter { !$0.value.isHidden && $0.value.status > .offline }
                    .map { (user: $0.key, sight: Sight(status: $0.value.status, since: $0.value.since)) })
        }
        changedPages = []
        return Writing(header: PresenceHeader(beat: beat, versions: ownVersions), pages: written)
    }

    /// What was written did not arrive, or is lost: everything is written again.
    mutating func unwritten() {
        changedPages = Set(ownVersions.indices.filter { ownVersions[$0] > 0 }).union(changedPages)
    }

    /// Another node's header; returns which of its pages are to be read.
    mutating func heard(_ header: PresenceHeader, from node: PresenceNode, at moment: PresenceMoment) -> [Int] {
        guard silenced[node] != header.beat, remotes[node] != nil || remotes.count < Self.nodesMax else { return [] }
        var remote = remotes[node] ?? RemotePresence(beat: header.beat &- 1, heardAt: moment.steady)
        if remote.beat != header.beat {
            remote.beat = header.beat
            remote.heardAt = moment.steady
        }
        remotes[node] = remote
        return header.versions.indices.filter { header.versions[$0] != remote.versions[$0] }
    }

    /// A page of another node, of the version that its header named.
    mutating func read(
        _ bytes: [UInt8], page: Int, version: UInt32, of node: PresenceNode, at moment: PresenceMoment
    ) {
        guard remotes[node] != nil else { return }
        forget(remotes[node]?.pages[page] ?? [], on: node, seenAt: moment.time)
        let entries = PresencePage.decode(bytes, index: page)
        for (user, sight) in entries {
            elsewhere[user, default: []].append((node, sight))
            touched.insert(user)
        }
        remotes[node]?.pages[page] = entries.isEmpty ? nil : entries.map(\.user)
        remotes[node]?.versions[page] = version
    }

    /// Nodes that have not been heard for their lease are gone, and everybody on them.
    mutating func loseSilentNodes(at moment: PresenceMoment) {
        for (node, remote) in remotes where moment.steady - remote.heardAt > settings.nodeLease {
            let seenAt = moment.time.advanced(by: remote.heardAt - moment.steady)
            for people in remote.pages.values {
                forget(people, on: node, seenAt: seenAt)
                // Whoever was on it cannot tell any more when they were there.
                for user in people where person(user)?.isHidden != true { save(user, seenAt) }
            }
            remotes[node] = nil
            if silenced.count >= Self.nodesMax * 4 { silenced = [:] }
            silenced[node] = remote.beat
        }
    }

    private mutating func forget(_ people: [UserID], on node: PresenceNode, seenAt: Timestamp) {
        for user in people {
            elsewhere[user]?.removeAll { $0.node == node }
            if elsewhere[user]?.isEmpty == true { elsewhere[user] = nil }
            touched.insert(user)
            // Told only where nothing is left of them; those of this node know better.
            if departed[user] == nil { departed[user] = seenAt }
        }
    }
}
