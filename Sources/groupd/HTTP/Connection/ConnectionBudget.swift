internal import NIOCore
internal import Synchronization

/// How many connections may speak HTTP at a time, in all and from one address. WebSockets are counted elsewhere: a
/// connection that becomes one gives its permit back.
///
/// Loopback is not counted by address: it is where proxies and tools of this machine come from.
final class ConnectionBudget: Sendable {
    private let countMax: Int
    private let countPerAddressMax: Int
    private let counts = Mutex(Counts())

    private struct Counts {
        var all = 0
        var byAddress: [NetworkAddress: Int] = [:]
    }

    init(countMax: Int, countPerAddressMax: Int) {
        self.countMax = countMax
        self.countPerAddressMax = countPerAddressMax
    }

    /// Connections that speak HTTP now.
    var count: Int { counts.withLock { $0.all } }

    /// Takes a place, or none where there is none left.
    func permit(for address: SocketAddress?) -> Permit? {
        let address = address?.networkAddress.flatMap { $0.isLoopback ? nil : $0 }
        return counts.withLock { counts in
            guard counts.all < countMax else { return nil }
            if let address {
                guard counts.byAddress[address, default: 0] < countPerAddressMax else { return nil }
                counts.byAddress[address, default: 0] += 1
            }
            counts.all += 1
            return Permit(budget: self, address: address)
        }
    }

    fileprivate func giveBack(_ address: NetworkAddress?) {
        counts.withLock { counts in
            counts.all -= 1
            guard let address, let count = counts.byAddress[address] else { return }
            counts.byAddress[address] = count == 1 ? nil : count - 1
        }
    }

    /// A place among the connections, until it is given back. That has to be done once.
    struct Permit: Sendable {
        fileprivate let budget: ConnectionBudget
        fileprivate let address: NetworkAddress?

        func giveBack() { budget.giveBack(address) }
    }
}

extension SocketAddress {
    var networkAddress: NetworkAddress? { ipAddress.flatMap(NetworkAddress.init) }
}

extension NetworkAddress {
    /// Whether only this machine can be it.
    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }
}
