import GroupChat

@testable import groupd

/// Who may do what over HTTP: a row for each operation. One without a row does not compile.
enum AccessMatrix {
    /// Somebody with a part to play in a group, or with none.
    enum Actor: String, CaseIterable, Sendable {
        case anonymous, outsider, exMember, banned, muted, member, admin, owner, `operator`

        static let outside: [Actor] = [.outsider, .exMember, .banned, .operator]
        static let inside: [Actor] = [.muted, .member, .admin, .owner]
    }

    /// A group with everybody in their place.
    struct Scene: Sendable {
        let group: GroupID
        let people: [Actor: Person]
        /// In no group.
        let newcomer: UserID
        /// A plain member on whom things are done.
        let victim: UserID
    }

    struct Row: Sendable {
        let request: @Sendable (Scene) -> (method: String, path: String, json: String?)
        /// What each is answered in a private group.
        let statuses: [Actor: Int]
        /// What those outside are answered where the group is public, if that is something else.
        let publicStatuses: [Actor: Int]
        /// Whether it leaves the scene as it was, so that the next may use it.
        let isRepeatable: Bool
    }
}

extension AccessMatrix {
    static func row(for id: OperationID) -> Row {
        switch id {
        // What a person may do with their account is between them and it: everybody is as good as everybody else.
        case .register: anyone(422) { _ in ("POST", "/auth/register", "{}") }
        case .login: anyone(422) { _ in ("POST", "/auth/login", "{}") }
        case .refresh: anyone(401) { _ in ("POST", "/auth/refresh", #"{"refresh_token":"x"}"#) }
        case .logout: anyone(401) { _ in ("POST", "/auth/logout", #"{"refresh_token":"x"}"#) }
        case .getMe: signedIn(200) { _ in ("GET", "/me", nil) }
        case .changeMe: signedIn(200) { _ in ("PATCH", "/me", #"{"locale":"de"}"#) }
        case .changePassword: signedIn(422) { _ in ("PUT", "/me/password", "{}") }
        case .setPresence: signedIn(204) { _ in ("PUT", "/me/presence", #"{"status":"away"}"#) }
        case .listSessions: signedIn(200) { _ in ("GET", "/me/sessions", nil) }
        case .endSession: signedIn(404) { ("DELETE", "/me/sessions/\($0.group)", nil) }

        case .createGroup: signedIn(201) { _ in ("POST", "/groups", #"{"name":"Den"}"#) }
        case .listGroups: signedIn(200) { _ in ("GET", "/groups", nil) }
        case .getGroup: inGroup(200, publicOutside: 200) { ("GET", "/groups/\($0.group)", nil) }
        case .changeGroup:
            inGroup(403, [.admin: 200, .owner: 200]) { ("PATCH", "/groups/\($0.group)", #"{"description":"Boats"}"#) }
        case .deleteGroup:
            inGroup(403, [.owner: 204], isRepeatable: false) { ("DELETE", "/groups/\($0.group)", nil) }
        case .joinGroup:
            inGroup(200, publicOutside: 200, publicBanned: 403, isRepeatable: false) {
                ("POST", "/groups/\($0.group)/join", nil)
            }

        case .listMembers: inGroup(200) { ("GET", "/groups/\($0.group)/members", nil) }
        case .addMember:
            inGroup(403, [.admin: 201, .owner: 201], isRepeatable: false) {
                ("POST", "/groups/\($0.group)/members", #"{"user_id":"\#($0.newcomer)"}"#)
            }
        case .changeMember:
            inGroup(403, [.admin: 200, .owner: 200], isRepeatable: false) {
                ("PATCH", "/groups/\($0.group)/members/\($0.victim)", #"{"role":"admin"}"#)
            }
        case .removeMember:
            inGroup(403, [.admin: 204, .owner: 204], isRepeatable: false) {
                ("DELETE", "/groups/\($0.group)/members/\($0.victim)", nil)
            }

        case .findUsers: signedIn(200) { _ in ("GET", "/users?q=a", nil) }
        case .openDirect: signedIn(201) { ("POST", "/direct", #"{"user_id":"\#($0.victim)"}"#) }
        case .listMutes: admins(200) { ("GET", "/groups/\($0.group)/mutes", nil) }
        case .mute:
            admins(204, isRepeatable: false) { ("PUT", "/groups/\($0.group)/mutes/\($0.victim)", nil) }
        case .unmute: admins(204) { ("DELETE", "/groups/\($0.group)/mutes/\($0.victim)", nil) }
        case .listBans: admins(200) { ("GET", "/groups/\($0.group)/bans", nil) }
        case .ban: admins(204, isRepeatable: false) { ("PUT", "/groups/\($0.group)/bans/\($0.victim)", nil) }
        case .unban: admins(204) { ("DELETE", "/groups/\($0.group)/bans/\($0.victim)", nil) }
        case .setNotifications:
            inGroup(204) { ("PUT", "/groups/\($0.group)/notifications", #"{"level":"mentions"}"#) }

        case .sendMessage:
            inGroup(201, [.muted: 403]) { ("POST", "/groups/\($0.group)/messages", #"{"content":"Ahoy"}"#) }
        case .listMessages: inGroup(200) { ("GET", "/groups/\($0.group)/messages", nil) }
        case .getMessage: inGroup(200) { ("GET", message($0), nil) }
        case .markRead: inGroup(200) { ("POST", "/groups/\($0.group)/read", #"{"seq":1}"#) }
        case .listChanges: inGroup(200) { ("GET", "/groups/\($0.group)/changes", nil) }
        case .exportGroup: admins(200) { ("GET", "/groups/\($0.group)/export", nil) }
        case .markReceived: inGroup(204) { ("POST", "/groups/\($0.group)/received", #"{"seq":1}"#) }
        case .listReceipts:
            inGroup(200) { ("GET", "/groups/\($0.group)/messages/\(AccessMatrix.messageSeq)/receipts", nil) }
        case .getThread: inGroup(200) { ("GET", "/groups/\($0.group)/threads/\(AccessMatrix.messageSeq)", nil) }
        case .followThread:
            inGroup(204) { ("PUT", "/groups/\($0.group)/threads/\(AccessMatrix.messageSeq)/follow", nil) }
        case .unfollowThread:
            inGroup(204) { ("DELETE", "/groups/\($0.group)/threads/\(AccessMatrix.messageSeq)/follow", nil) }

        // The scene's message is the owner's.
        case .editMessage:
            inGroup(403, [.owner: 200]) { ("PATCH", message($0), #"{"content":"Ahoy there"}"#) }
        case .deleteMessage:
            inGroup(403, [.admin: 204, .owner: 204], isRepeatable: false) { ("DELETE", message($0), nil) }
        case .listMessageVersions:
            inGroup(403, [.admin: 200, .owner: 200]) { ("GET", message($0) + "/history", nil) }
        case .likeMessage: inGroup(200) { ("PUT", message($0) + "/likes", nil) }
        case .unlikeMessage: inGroup(200) { ("DELETE", message($0) + "/likes", nil) }
        case .likeMessageWith: inGroup(200) { ("PUT", message($0) + "/likes/%F0%9F%8E%89", nil) }
        case .unlikeMessageWith: inGroup(200) { ("DELETE", message($0) + "/likes/%F0%9F%8E%89", nil) }

        case .groupPresence: inGroup(200) { ("GET", "/groups/\($0.group)/presence", nil) }
        case .listPresence: signedIn(200) { _ in ("GET", "/presence", nil) }

        case .search: inGroup(200) { ("GET", "/search?q=ahoy&group=\($0.group)", nil) }
        case .findSimilar: inGroup(200) { ("GET", "/search/similar?text=ahoy&group=\($0.group)", nil) }

        case .realtime: anyone(426) { _ in ("GET", "/ws", nil) }
        case .health: anyone(200) { _ in ("GET", "/health", nil) }
        case .readiness: anyone(200) { _ in ("GET", "/health/ready", nil) }
        case .databaseHealth: anyone(200) { _ in ("GET", "/health/db", nil) }
        case .docs: anyone(200) { _ in ("GET", "/docs", nil) }
        case .openAPI: anyone(200) { _ in ("GET", "/openapi.json", nil) }
        case .asyncAPI: anyone(200) { _ in ("GET", "/asyncapi.json", nil) }
        case .performance: operators { _ in ("GET", "/performance", nil) }
        case .metrics: operators { _ in ("GET", "/metrics", nil) }
        }
    }

    /// The number of the scene's first message: after it everybody came in, two left, one was muted.
    static let messageSeq = 2

    @Sendable private static func message(_ scene: Scene) -> String {
        "/groups/\(scene.group)/messages/\(messageSeq)"
    }

    typealias Ask = @Sendable (Scene) -> (method: String, path: String, json: String?)

    private static func anyone(_ status: Int, _ request: @escaping Ask) -> Row {
        Row(
            request: request, statuses: Dictionary(uniqueKeysWithValues: Actor.allCases.map { ($0, status) }),
            publicStatuses: [:], isRepeatable: true)
    }

    private static func signedIn(_ status: Int, _ request: @escaping Ask) -> Row {
        let row = anyone(status, request)
        return Row(
            request: request, statuses: row.statuses.merging([.anonymous: 401]) { $1 }, publicStatuses: [:],
            isRepeatable: true)
    }

    private static func operators(_ request: @escaping Ask) -> Row {
        let row = anyone(403, request)
        return Row(
            request: request, statuses: row.statuses.merging([.anonymous: 401, .operator: 200]) { $1 },
            publicStatuses: [:], isRepeatable: true)
    }

    /// Admins and the owner get `status`, other members are told that they lack the role.
    private static func admins(_ status: Int, isRepeatable: Bool = true, _ request: @escaping Ask) -> Row {
        inGroup(403, [.admin: status, .owner: status], isRepeatable: isRepeatable, request)
    }

    /// Members get `status` but for those named. Who is outside of a private group learns nothing, and outside of a
    /// public one that it is not theirs.
    private static func inGroup(
        _ status: Int, _ others: KeyValuePairs<Actor, Int> = [:], publicOutside: Int = 403, publicBanned: Int? = nil,
        isRepeatable: Bool = true, _ request: @escaping Ask
    ) -> Row {
        var statuses: [Actor: Int] = [.anonymous: 401]
        for actor in Actor.outside { statuses[actor] = 404 }
        for actor in Actor.inside { statuses[actor] = status }
        for (actor, status) in others { statuses[actor] = status }
        var publicStatuses = statuses
        for actor in Actor.outside { publicStatuses[actor] = publicOutside }
        if let publicBanned { publicStatuses[.banned] = publicBanned }
        return Row(request: request, statuses: statuses, publicStatuses: publicStatuses, isRepeatable: isRepeatable)
    }
}
