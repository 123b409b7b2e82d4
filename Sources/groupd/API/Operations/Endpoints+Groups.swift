extension Endpoints {
    static let createGroup = Endpoint<NoParameters, GroupCreationRequest, GroupView>(
        .createGroup, .post, "/groups", .user, tag: .groups, statuses: [201], "Makes a group; the caller is its owner.")

    static let listGroups = Endpoint<GroupListParameters, NoBody, PageView<GroupView>>(
        .listGroups, .get, "/groups", .user, tag: .groups,
        "The caller's groups, newest activity first; with scope=public those that anyone may join.")

    static let getGroup = Endpoint<GroupParameters, NoBody, GroupView>(
        .getGroup, .get, "/groups/{group}", .user, tag: .groups, "A group of the caller's, or a public one.")

    static let changeGroup = Endpoint<GroupParameters, GroupChangeRequest, GroupView>(
        .changeGroup, .patch, "/groups/{group}", .admin, tag: .groups, codes: [.conflict], "Changes a group.")

    static let deleteGroup = Endpoint<GroupParameters, NoBody, NoContent>(
        .deleteGroup, .delete, "/groups/{group}", .owner, tag: .groups, statuses: [204],
        codes: [.conflict],
        "Deletes a group: from then on it is there for nobody. A direct conversation is not deleted: a conflict.")

    static let joinGroup = Endpoint<GroupParameters, NoBody, GroupView>(
        .joinGroup, .post, "/groups/{group}/join", .user, tag: .groups, "Joins a public group.")

    static let listMembers = Endpoint<GroupPageParameters, NoBody, PageView<MemberView>>(
        .listMembers, .get, "/groups/{group}/members", .member, tag: .groups, "Who is in the group.")

    static let addMember = Endpoint<GroupParameters, MemberAdditionRequest, MemberView>(
        .addMember, .post, "/groups/{group}/members", .admin, tag: .groups, statuses: [201], codes: [.conflict],
        "Adds somebody, by id or by e-mail address.")

    static let changeMember = Endpoint<MemberParameters, RoleChangeRequest, MemberView>(
        .changeMember, .patch, "/groups/{group}/members/{user}", .admin, tag: .groups, codes: [.conflict],
        "Changes a role. The owner hands over by making somebody else the owner.")

    static let removeMember = Endpoint<MemberParameters, NoBody, NoContent>(
        .removeMember, .delete, "/groups/{group}/members/{user}", .member, tag: .groups, statuses: [204],
        codes: [.conflict], "Removes somebody (admins), or oneself: that is leaving.")
}
