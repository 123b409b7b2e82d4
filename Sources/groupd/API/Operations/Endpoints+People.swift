extension Endpoints {
    static let findUsers = Endpoint<PeopleParameters, NoBody, PageView<UserView>>(
        .findUsers, .get, "/users", .user, tag: .groups,
        "People to start a conversation with: whoever has exactly this e-mail address, and those in the caller's groups "
            + "whose name begins so, without regard to case and accents. Never the caller.")

    static let openDirect = Endpoint<NoParameters, DirectRequest, GroupView>(
        .openDirect, .post, "/direct", .user, tag: .groups, statuses: [201, 200], codes: [.notFound],
        "The one direct conversation with somebody; 200 where it is there already. Its name is the other person's.")

    static let listMutes = Endpoint<GroupPageParameters, NoBody, PageView<MuteView>>(
        .listMutes, .get, "/groups/{group}/mutes", .admin, tag: .groups,
        "Who may not write at this moment, the newest first.")

    static let mute = Endpoint<MemberParameters, MuteRequest, NoContent>(
        .mute, .put, "/groups/{group}/mutes/{user}", .admin, tag: .groups, statuses: [204], codes: [.conflict],
        "Lets a member read and not write, until a time or until it is lifted.")

    static let unmute = Endpoint<MemberParameters, NoBody, NoContent>(
        .unmute, .delete, "/groups/{group}/mutes/{user}", .admin, tag: .groups, statuses: [204], codes: [.conflict],
        "Lifts a mute; where there is none, that is done.")

    static let listBans = Endpoint<GroupPageParameters, NoBody, PageView<BanView>>(
        .listBans, .get, "/groups/{group}/bans", .admin, tag: .groups, "Who may not be in the group, the newest first.")

    static let ban = Endpoint<MemberParameters, NoBody, NoContent>(
        .ban, .put, "/groups/{group}/bans/{user}", .admin, tag: .groups, statuses: [204], codes: [.conflict],
        "Ends somebody's membership and keeps them from coming back.")

    static let unban = Endpoint<MemberParameters, NoBody, NoContent>(
        .unban, .delete, "/groups/{group}/bans/{user}", .admin, tag: .groups, statuses: [204], codes: [.conflict],
        "Lifts a ban; the person is no member by that. Where there is none, that is done.")

    static let setNotifications = Endpoint<GroupParameters, NotificationRequest, NoContent>(
        .setNotifications, .put, "/groups/{group}/notifications", .member, tag: .groups, statuses: [204],
        "How much of the group the caller wants to be told of.")
}
