extension Endpoints {
    static let setPresence = Endpoint<NoParameters, PresenceRequest, NoContent>(
        .setPresence, .put, "/me/presence", .user, tag: .presence, statuses: [204],
        "Says how the caller is, for clients without a socket: good for 60 seconds, then to be said again.")

    static let groupPresence = Endpoint<GroupParameters, NoBody, PresenceListView>(
        .groupPresence, .get, "/groups/{group}/presence", .member, tag: .presence,
        "Who of the group is online or away, and when others were last seen; over 500 members the count only.")

    static let listPresence = Endpoint<NoParameters, NoBody, PresenceListView>(
        .listPresence, .get, "/presence", .user, tag: .presence,
        "Who is online or away over all the caller's groups; over 500 people the count only.")
}
