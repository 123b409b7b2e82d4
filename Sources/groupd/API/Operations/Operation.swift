/// A row of the one table of operations (ARCHITECTURE 9): the router, the documents and the access matrix read it.
struct Operation: Sendable {
    let id: OperationID
    let verb: HTTPVerb
    let path: PathTemplate
    let role: AccessRole
    let tag: Tag
    let summary: String
    let parameters: any WireParameters.Type
    let request: any RequestBody.Type
    let answer: any AnswerBody.Type
    /// What a success answers; the first is the usual one.
    let statuses: [Int]
    /// Every error that it can answer, in the catalogue's order.
    let codes: [ErrorCode]

    /// What an operation stands on, and so what can be in its way.
    enum Footing: Sendable {
        /// A file that is served as it is, whatever else the request says.
        case file
        /// What the process knows by itself.
        case process
        case database

        /// Of every operation on it. Any answer needs a connection, which a full server does not give.
        var codes: Set<ErrorCode> {
            switch self {
            case .file: [.overloaded]
            case .process: [.overloaded, .badRequest]
            case .database: [.overloaded, .badRequest, .unavailable, .internal]
            }
        }
    }

    /// The chapters of the documents.
    enum Tag: String, CaseIterable, Sendable {
        case accounts, groups, messages, presence, search, realtime, server
    }
}

extension Operation {
    /// The whole table, in the order of the documents.
    static let all = OperationID.allCases.map(\.operation)
}

extension OperationID {
    /// The table's row. A new id does not compile until it has one.
    var operation: Operation {
        switch self {
        case .register: Endpoints.register.operation
        case .login: Endpoints.login.operation
        case .refresh: Endpoints.refresh.operation
        case .logout: Endpoints.logout.operation
        case .getMe: Endpoints.getMe.operation
        case .changeMe: Endpoints.changeMe.operation
        case .changePassword: Endpoints.changePassword.operation
        case .setPresence: Endpoints.setPresence.operation
        case .listSessions: Endpoints.listSessions.operation
        case .endSession: Endpoints.endSession.operation
        case .createGroup: Endpoints.createGroup.operation
        case .listGroups: Endpoints.listGroups.operation
        case .getGroup: Endpoints.getGroup.operation
        case .changeGroup: Endpoints.changeGroup.operation
        case .deleteGroup: Endpoints.deleteGroup.operation
        case .joinGroup: Endpoints.joinGroup.operation
        case .listMembers: Endpoints.listMembers.operation
        case .addMember: Endpoints.addMember.operation
        case .changeMember: Endpoints.changeMember.operation
        case .removeMember: Endpoints.removeMember.operation
        case .findUsers: Endpoints.findUsers.operation
        case .openDirect: Endpoints.openDirect.operation
        case .listMutes: Endpoints.listMutes.operation
        case .mute: Endpoints.mute.operation
        case .unmute: Endpoints.unmute.operation
        case .listBans: Endpoints.listBans.operation
        case .ban: Endpoints.ban.operation
        case .unban: Endpoints.unban.operation
        case .setNotifications: Endpoints.setNotifications.operation
        case .sendMessage: Endpoints.sendMessage.operation
        case .listMessages: Endpoints.listMessages.operation
        case .getMessage: Endpoints.getMessage.operation
        case .markRead: Endpoints.markRead.operation
        case .listChanges: Endpoints.listChanges.operation
        case .exportGroup: Endpoints.exportGroup.operation
        case .editMessage: Endpoints.editMessage.operation
        case .deleteMessage: Endpoints.deleteMessage.operation
        case .listMessageVersions: Endpoints.listMessageVersions.operation
        case .likeMessage: Endpoints.likeMessage.operation
        case .unlikeMessage: Endpoints.unlikeMessage.operation
        case .likeMessageWith: Endpoints.likeMessageWith.operation
        case .unlikeMessageWith: Endpoints.unlikeMessageWith.operation
        case .markReceived: Endpoints.markReceived.operation
        case .listReceipts: Endpoints.listReceipts.operation
        case .getThread: Endpoints.getThread.operation
        case .followThread: Endpoints.followThread.operation
        case .unfollowThread: Endpoints.unfollowThread.operation
        case .groupPresence: Endpoints.groupPresence.operation
        case .listPresence: Endpoints.listPresence.operation
        case .search: Endpoints.search.operation
        case .findSimilar: Endpoints.findSimilar.operation
        case .realtime: Endpoints.realtime.operation
        case .health: Endpoints.health.operation
        case .readiness: Endpoints.readiness.operation
        case .databaseHealth: Endpoints.databaseHealth.operation
        case .performance: Endpoints.performance.operation
        case .metrics: Endpoints.metrics.operation
        case .docs: Endpoints.docs.operation
        case .openAPI: Endpoints.openAPI.operation
        case .asyncAPI: Endpoints.asyncAPI.operation
        }
    }
}
