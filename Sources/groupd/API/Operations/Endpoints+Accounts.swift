/// The operations, each declared once with its types.
enum Endpoints {}

extension Endpoints {
    static let register = Endpoint<NoParameters, RegisterRequest, SignedInView>(
        .register, .post, "/auth/register", .anonymous, tag: .accounts, statuses: [201],
        codes: [.conflict, .rateLimited], "Makes an account and logs it in.")

    static let login = Endpoint<NoParameters, LoginRequest, SignedInView>(
        .login, .post, "/auth/login", .anonymous, tag: .accounts, codes: [.unauthenticated, .rateLimited],
        "Logs in.")

    static let refresh = Endpoint<NoParameters, RefreshTokenRequest, SignedInView>(
        .refresh, .post, "/auth/refresh", .anonymous, tag: .accounts, codes: [.unauthenticated],
        "Trades a refresh token, which works once, for a new pair.")

    static let logout = Endpoint<NoParameters, RefreshTokenRequest, NoContent>(
        .logout, .post, "/auth/logout", .anonymous, tag: .accounts, statuses: [204], codes: [.unauthenticated],
        "Ends the session; its sockets close.")

    static let getMe = Endpoint<NoParameters, NoBody, MeView>(
        .getMe, .get, "/me", .user, tag: .accounts, "Who the caller is.")

    static let changeMe = Endpoint<NoParameters, ProfileChangeRequest, MeView>(
        .changeMe, .patch, "/me", .user, tag: .accounts, codes: [.notFound], "Changes the caller's profile.")

    static let changePassword = Endpoint<NoParameters, PasswordChangeRequest, NoContent>(
        .changePassword, .put, "/me/password", .user, tag: .accounts, statuses: [204],
        "Changes the password and ends every other session.")

    static let listSessions = Endpoint<PageParameters, NoBody, PageView<SessionView>>(
        .listSessions, .get, "/me/sessions", .user, tag: .accounts, "Where the caller is logged in.")

    static let endSession = Endpoint<SessionParameters, NoBody, NoContent>(
        .endSession, .delete, "/me/sessions/{id}", .user, tag: .accounts, statuses: [204],
        "Ends one of the caller's sessions; its sockets close.")
}
