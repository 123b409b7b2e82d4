import Testing

@testable import GroupChat

@Suite("What in a text names somebody")
struct MentionScanTests {
    private static let ann = UserID.random()
    private static let lee = UserID.random()

    private static func found(_ members: [String: (UserID, Int64)]) -> [String: MentionScan.Found] {
        Dictionary(
            uniqueKeysWithValues: members.map {
                ($0.key, MentionScan.Found(name: $0.key, user: $0.value.0, memberCount: $0.value.1))
            })
    }

    @Test(
        "a name after @ may go on to the end of any word, and stops at a line's end",
        arguments: [
            ("@Ann", ["Ann"]), ("hello @Ann!", ["Ann!", "Ann"]),
            ("@Ann Lee, come", ["Ann Lee, come", "Ann Lee,", "Ann Lee", "Ann"]),
            ("@Ann\nLee", ["Ann"]), ("@O'Neil Jr.", ["O'Neil Jr.", "O'Neil Jr", "O'Neil", "O"]),
            ("@Jürgen", ["Jürgen"]),
            ("@Jose\u{301} ok", ["Jose\u{301} ok", "Jose\u{301}"]), ("@田中", ["田中"]),
        ])
    func names(content: String, names: [String]) {
        #expect(MentionScan(content).names == names)
    }

    @Test(
        "an address of mail, a lone sign and an id that is none name nobody",
        arguments: ["ann@example.org", "@", "@ Ann", "@@", "a@b", "<@not-an-id>x".replacing("@not-an-id", with: "@ x")])
    func nobody(content: String) {
        #expect(MentionScan(content).candidates.isEmpty)
    }

    @Test("an id in brackets is found where it stands, counted in scalars")
    func ids() {
        let scan = MentionScan("👩‍🚀 <@\(Self.ann)>")
        #expect(scan.ids == [Self.ann])
        let mentions = scan.mentions(members: [Self.ann], found: [:], mayNameEveryone: false)
        #expect(mentions == [Mention(user: Self.ann, offset: 4, length: 39)])
        #expect(scan.mentions(members: [], found: [:], mayNameEveryone: true).isEmpty)
    }

    @Test("the longest name that somebody has is meant, and nobody where two have it")
    func longest() {
        let scan = MentionScan("ask @Ann Lee now")
        let both = Self.found(["Ann Lee": (Self.lee, 1), "Ann": (Self.ann, 1)])
        #expect(
            scan.mentions(members: [], found: both, mayNameEveryone: false)
                == [Mention(user: Self.lee, offset: 4, length: 8)])
        let short = Self.found(["Ann": (Self.ann, 1)])
        #expect(
            scan.mentions(members: [], found: short, mayNameEveryone: false)
                == [Mention(user: Self.ann, offset: 4, length: 4)])
        let ambiguous = Self.found(["Ann Lee": (Self.lee, 2), "Ann": (Self.ann, 1)])
        #expect(scan.mentions(members: [], found: ambiguous, mayNameEveryone: false).isEmpty)
    }

    @Test("everybody is named by who may, and a member called All comes first")
    func everyone() {
        let scan = MentionScan("@all hands")
        #expect(
            scan.mentions(members: [], found: [:], mayNameEveryone: true)
                == [Mention(user: nil, offset: 0, length: 4)])
        #expect(scan.mentions(members: [], found: [:], mayNameEveryone: false).isEmpty)
        let member = Self.found(["all hands": (Self.ann, 1)])
        #expect(
            scan.mentions(members: [], found: member, mayNameEveryone: true)
                == [Mention(user: Self.ann, offset: 0, length: 10)])
    }

    @Test("what is looked up for one message is bounded")
    func bounds() {
        let scan = MentionScan(String(repeating: "@a b c d e f g h i j ", count: 500))
        #expect(scan.candidates.count == MentionScan.candidateCountMax)
        #expect(scan.names.count == MentionScan.candidateCountMax * MentionScan.stretchCountMax)
        #expect(MentionScan("@" + String(repeating: "x", count: 8_000)).names.isEmpty)
    }
}
