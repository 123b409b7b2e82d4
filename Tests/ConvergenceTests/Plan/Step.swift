/// Something that one device does. Groups, people and messages are meant by number: which they are is found out when
/// it is done, and whether it may be done, the server says.
enum Act: Equatable, Sendable {
    // What is written.
    case send(group: Int, Content, thread: Int?, twice: Bool)
    case edit(group: Int, message: Int, Content)
    case delete(group: Int, message: Int)
    case like(group: Int, message: Int, emoji: String, isOn: Bool)
    case read(group: Int, message: Int)
    case received(group: Int, message: Int)
    case type(group: Int)

    // Who is in a group, and what it is.
    case add(group: Int, person: Int, role: String)
    case remove(group: Int, person: Int)
    case leave(group: Int)
    case join(group: Int)
    case setRole(group: Int, person: Int, role: String)
    case mute(group: Int, person: Int)
    case unmute(group: Int, person: Int)
    case ban(group: Int, person: Int)
    case unban(group: Int, person: Int)
    case rename(group: Int, name: String)
    case deleteGroup(group: Int)
    case openDirect(person: Int)

    // The connection.
    case connect(Scope)
    case cut
    case close
    case subscribe(group: Int, resuming: Bool)
    case unsubscribe(group: Int)
    case catchUp(group: Int)
    case rest(milliseconds: Int)
}

/// What a `hello` subscribes to.
enum Scope: String, Equatable, Sendable, CaseIterable {
    case all, none, listed
}

/// What is said.
enum Content: Equatable, Sendable {
    case plain
    case mention(person: Int)
    case mentionByName(person: Int)
    case mentionEveryone
}

extension Act {
    /// The name that it is counted under.
    var name: String {
        let text = String(describing: self)
        return String(text.prefix { $0 != "(" })
    }

    /// Whether it can be asked for with a frame as well as with a request.
    var hasFrame: Bool {
        switch self {
        case .send, .edit, .delete, .like, .read, .received: true
        default: false
        }
    }

    /// Whether it is about the device's own connection, and so cannot go on beside other steps.
    var isOfConnection: Bool {
        switch self {
        case .connect, .cut, .close, .subscribe, .unsubscribe, .catchUp, .rest: true
        default: false
        }
    }
}

/// An act, and how it is gone about.
struct Step: Equatable, Sendable {
    let act: Act
    /// With a request, where a frame would do as well.
    let byRequest: Bool
    /// Whether the device waits for the answer before it goes on.
    let isAwaited: Bool
}
