/// Every operation there is over HTTP. Handlers are found by an exhaustive switch over these: one without a handler, a
/// row in the table or a row in the access matrix does not compile.
enum OperationID: String, CaseIterable, Sendable {
    case register, login, refresh, logout
    case getMe, changeMe, changePassword, setPresence, listSessions, endSession
    case createGroup, listGroups, getGroup, changeGroup, deleteGroup, joinGroup
    case listMembers, addMember, changeMember, removeMember
    case findUsers, openDirect
    case listMutes, mute, unmute, listBans, ban, unban, setNotifications
    case sendMessage, listMessages, getMessage, markRead, listChanges, exportGroup
    case editMessage, deleteMessage, listMessageVersions
    case likeMessage, unlikeMessage, likeMessageWith, unlikeMessageWith
    case markReceived, listReceipts, getThread, followThread, unfollowThread
    case groupPresence, listPresence
    case search, findSimilar
    case realtime
    case health, readiness, databaseHealth, performance, metrics, docs, openAPI, asyncAPI
}
