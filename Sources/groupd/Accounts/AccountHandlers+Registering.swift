extension AccountHandlers {
    /// Has these carry out the account operations.
    func register(in handlers: inout Handlers) {
        handlers.onAnonymous(Endpoints.register) { call, context in
            Answered(try await register(call, from: SessionOrigin(context)))
        }
        handlers.onAnonymous(Endpoints.login) { call, context in
            Answered(try await logIn(call, from: SessionOrigin(context)))
        }
        handlers.onAnonymous(Endpoints.refresh) { call, _ in Answered(try await refresh(call)) }
        handlers.onAnonymous(Endpoints.logout) { call, _ in Answered(try await logOut(call)) }
        handlers.on(Endpoints.getMe) { call, caller, _ in Answered(try await getMe(call, as: caller)) }
        handlers.on(Endpoints.changeMe) { call, caller, _ in Answered(try await changeMe(call, as: caller)) }
        handlers.on(Endpoints.changePassword) { call, caller, context in
            Answered(try await changePassword(call, as: caller, from: SessionOrigin(context)))
        }
        handlers.on(Endpoints.listSessions) { call, caller, _ in
            Answered(try await listSessions(call, as: caller))
        }
        handlers.on(Endpoints.endSession) { call, caller, _ in Answered(try await endSession(call, as: caller)) }
    }
}
