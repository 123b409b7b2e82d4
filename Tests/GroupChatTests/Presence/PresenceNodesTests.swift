import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// Two books that tell each other what is there, by way of a table that stands for Redis.
private struct TwoNodes {
    var books = [PresenceBook(), PresenceBook()]
    let names = [PresenceNode.random(), .random()]
    var headers: [PresenceHeader?] = [nil, nil]
    var pages: [[Int: [UInt8]]] = [[:], [:]]

    mutating func write(_ node: Int) {
        let writing = books[node].write()
        headers[node] = PresenceHeader(writing.header.bytes)
        pages[node].merge(writing.pages) { $1 }
    }

    mutating func read(_ node: Int, at moment: PresenceMoment) {
        let other = 1 - node
        guard let header = headers[other] else { return }
        for page in books[node].heard(header, from: names[other], at: moment) {
            books[node].read(
                pages[other][page] ?? [], page: page, version: header.versions[page], of: names[other], at: moment)
        }
    }

    mutating func beat(at moment: PresenceMoment) {
        for node in 0...1 {
            write(node)
            read(node, at: moment)
        }
        for node in 0...1 {
            read(node, at: moment)
            books[node].loseSilentNodes(at: moment)
        }
    }
}

@Suite("Who is present on other nodes")
struct PresenceNodesTests {
    private let start = ContinuousClock.now
    private let ada = UserID.random()
    private let bob = UserID.random()
    private let device = PresenceDevice.socket(FollowerID(loop: 0, number: 1))

    private func at(_ seconds: Int) -> PresenceMoment {
        PresenceMoment(
            steady: start + .seconds(seconds), time: Timestamp(unixMilliseconds: 1_000_000 + Int64(seconds) * 1_000))
    }

    @Test("a header and a page come out as they went in")
    func bytes() {
        let header = PresenceHeader(beat: 7_000_000_000, versions: (0..<256).map { UInt32($0) &* 70_000_000 })
        #expect(PresenceHeader(header.bytes) == header)
        let page = PresencePage.index(of: ada)
        let since = Timestamp(unixMilliseconds: 1_772_368_205_250)
        let entries = PresencePage.decode(
            PresencePage.encode([(ada, PresenceBook.Sight(status: .away, since: since))]), index: page)
        #expect(entries.count == 1 && entries[0].user == ada)
        #expect(entries.first?.sight == PresenceBook.Sight(status: .away, since: since))
    }

    @Test("what does not belong on a page, or is no page at all, is passed over", .tags(.security))
    func foreignBytes() {
        let page = PresencePage.index(of: ada)
        let good = PresencePage.encode([(ada, PresenceBook.Sight(status: .online, since: at(0).time))])
        #expect(PresencePage.decode(good, index: (page + 1) % 256).isEmpty)
        #expect(PresencePage.decode(good + good, index: page).count == 1)
        #expect(PresencePage.decode(Array(good.dropLast()), index: page).isEmpty)
        for status: UInt8 in [0, 3, 255] {
            var bad = good
            bad[16] = status
            #expect(PresencePage.decode(bad, index: page).isEmpty)
        }
        #expect(PresencePage.decode(Array("WRONGTYPE of a value, longer".utf8), index: 0).isEmpty)
        #expect(PresenceHeader([1, 2, 3]) == nil && PresenceHeader([]) == nil)
    }

    @Test("nodes agree, the most present device counts wherever it is, and the earliest time")
    func agree() {
        var nodes = TwoNodes()
        nodes.books[0].connect(ada, device, isHidden: false, at: at(1))
        nodes.books[0].set(ada, device, .away, at: at(1))
        nodes.books[1].connect(ada, device, isHidden: false, at: at(2))
        nodes.books[1].connect(bob, device, isHidden: false, at: at(2))
        nodes.beat(at: at(3))
        for book in nodes.books {
            #expect(book.sight(of: ada) == PresenceBook.Sight(status: .online, since: at(2).time))
            #expect(book.sight(of: bob) == PresenceBook.Sight(status: .online, since: at(2).time))
        }
        nodes.books[0].set(ada, device, .online, at: at(4))
        nodes.beat(at: at(5))
        for book in nodes.books { #expect(book.sight(of: ada)?.since == at(2).time) }
        nodes.books[1].disconnect(ada, device, at: at(6))
        for node in 0...1 { nodes.books[node].advance(to: at(20)) }
        nodes.beat(at: at(20))
        for book in nodes.books {
            #expect(book.sight(of: ada) == PresenceBook.Sight(status: .online, since: at(4).time))
        }
    }

    @Test("a node that falls silent is gone after its lease, and everybody on it, with when they were last known")
    func silence() {
        var nodes = TwoNodes()
        nodes.books[0].connect(ada, device, isHidden: false, at: at(0))
        nodes.beat(at: at(1))
        _ = nodes.books[1].tell()
        for second in 2...11 {
            nodes.read(1, at: at(second))
            nodes.books[1].loseSilentNodes(at: at(second))
            #expect(nodes.books[1].sight(of: ada) != nil)
        }
        nodes.read(1, at: at(12))
        nodes.books[1].loseSilentNodes(at: at(12))
        #expect(nodes.books[1].sight(of: ada) == nil)
        #expect(nodes.books[1].tell() == [PresenceChange(user: ada, status: .offline, lastSeen: at(1).time)])
        #expect(nodes.books[1].takeUnsaved(max: 10) == [ada: at(1).time])
        nodes.read(1, at: at(13))
        #expect(nodes.books[1].tell() == [], "What is left of it in Redis brings nobody back.")
        nodes.write(0)
        nodes.read(1, at: at(14))
        #expect(nodes.books[1].tell() == [PresenceChange(user: ada, status: .online)])
    }

    @Test("a table that was emptied is filled anew, and nobody goes away meanwhile")
    func emptied() {
        var nodes = TwoNodes()
        nodes.books[0].connect(ada, device, isHidden: false, at: at(0))
        nodes.books[1].connect(bob, device, isHidden: false, at: at(0))
        nodes.beat(at: at(1))
        for node in 0...1 { _ = nodes.books[node].tell() }
        nodes.headers = [nil, nil]
        nodes.pages = [[:], [:]]
        nodes.beat(at: at(2))
        for node in 0...1 { nodes.books[node].unwritten() }
        nodes.beat(at: at(3))
        for node in 0...1 {
            #expect(nodes.books[node].tell() == [])
            #expect(nodes.books[node].sight(of: node == 0 ? bob : ada)?.status == .online)
        }
        let late = PresenceNode.random()
        var third = PresenceBook()
        for page in third.heard(nodes.headers[0]!, from: late, at: at(4)) {
            third.read(
                nodes.pages[0][page] ?? [], page: page, version: nodes.headers[0]!.versions[page], of: late,
                at: at(4))
        }
        #expect(third.sight(of: ada)?.status == .online)
    }

    @Test("no more nodes are listened to than the bound", .tags(.security))
    func manyNodes() {
        var book = PresenceBook()
        let header = PresenceHeader(beat: 1, versions: Array(repeating: 1, count: PresencePage.count))
        for _ in 0..<200 { _ = book.heard(header, from: .random(), at: at(0)) }
        #expect(book.remotes.count == PresenceBook.nodesMax)
    }

    @Test("whatever is lost on the way, nodes agree once it works again", arguments: 0..<10)
    func converge(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var nodes = TwoNodes()
        let people = (0..<8).map { _ in UserID.random() }
        for second in 0..<300 {
            let node = Int.random(in: 0...1, using: &random)
            let user = people.randomElement(using: &random)!
            switch Int.random(in: 0..<3, using: &random) {
            case 0: nodes.books[node].connect(user, device, isHidden: false, at: at(second))
            case 1: nodes.books[node].set(user, device, .away, at: at(second))
            default: nodes.books[node].disconnect(user, device, at: at(second))
            }
            for node in 0...1 { nodes.books[node].advance(to: at(second)) }
            switch Int.random(in: 0..<4, using: &random) {
            case 0: nodes.write(node)
            case 1: nodes.read(node, at: at(second))
            case 2:
                // Written, and lost.
                _ = nodes.books[node].write()
                nodes.books[node].unwritten()
            default: break
            }
        }
        for node in 0...1 { nodes.books[node].advance(to: at(400)) }
        nodes.beat(at: at(400))
        for user in people { #expect(nodes.books[0].sight(of: user) == nodes.books[1].sight(of: user)) }
    }
}
