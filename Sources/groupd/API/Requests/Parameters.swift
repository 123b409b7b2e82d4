/// A page of a list.
struct PageParameters: WireParameters {
    let limit: Wire.Limit
    let cursor: Wire.Cursor?

    init(_ parameters: inout ParameterReader) {
        limit = parameters.query("limit", default: .standard)
        cursor = parameters.query("cursor")
    }
}

/// `GET /groups`
struct GroupListParameters: WireParameters {
    let scope: Wire.GroupScope
    let q: Wire.SearchText?
    let page: PageParameters

    init(_ parameters: inout ParameterReader) {
        scope = parameters.query("scope", default: .mine)
        q = parameters.query("q")
        page = PageParameters(&parameters)
    }
}

/// One group.
struct GroupParameters: WireParameters {
    let group: Wire.ID

    init(_ parameters: inout ParameterReader) {
        group = parameters.path("group")
    }
}

/// A page of something in a group.
struct GroupPageParameters: WireParameters {
    let group: Wire.ID
    let page: PageParameters

    init(_ parameters: inout ParameterReader) {
        group = parameters.path("group")
        page = PageParameters(&parameters)
    }
}

/// `GET /users`
struct PeopleParameters: WireParameters {
    let q: Wire.PersonText
    let page: PageParameters

    init(_ parameters: inout ParameterReader) {
        q = parameters.requiredQuery("q")
        page = PageParameters(&parameters)
    }
}

/// One member of a group.
struct MemberParameters: WireParameters {
    let group: Wire.ID
    let user: Wire.ID

    init(_ parameters: inout ParameterReader) {
        group = parameters.path("group")
        user = parameters.path("user")
    }
}

/// One message of a group.
struct MessageParameters: WireParameters {
    let group: Wire.ID
    let seq: Wire.Seq

    init(_ parameters: inout ParameterReader) {
        group = parameters.path("group")
        seq = parameters.path("seq")
    }
}

/// A page of something that a message has.
struct MessagePageParameters: WireParameters {
    let message: MessageParameters
    let page: PageParameters

    init(_ parameters: inout ParameterReader) {
        message = MessageParameters(&parameters)
        page = PageParameters(&parameters)
    }
}

/// A message, and an emoji for it.
struct LikeParameters: WireParameters {
    let message: MessageParameters
    let emoji: Wire.Emoji

    init(_ parameters: inout ParameterReader) {
        message = MessageParameters(&parameters)
        emoji = parameters.path("emoji")
    }
}

/// A stretch of a group's history. At most one of the three positions is given; with none, the newest.
struct HistoryParameters: WireParameters {
    let group: Wire.ID
    let before: Wire.Seq?
    let after: Wire.Seq?
    let around: Wire.Seq?
    let limit: Wire.Limit
    let thread: Wire.Seq?

    init(_ parameters: inout ParameterReader) {
        group = parameters.path("group")
        before = parameters.query("before")
        after = parameters.query("after")
        around = parameters.query("around")
        limit = parameters.query("limit", default: .standard)
        thread = parameters.query("thread")
        parameters.requireAtMostOne(of: "before", "after", "around")
    }
}

/// A stretch of a thread's replies; with no position, the newest.
struct ThreadParameters: WireParameters {
    let group: Wire.ID
    let seq: Wire.Seq
    let before: Wire.Seq?
    let after: Wire.Seq?
    let around: Wire.Seq?
    let limit: Wire.Limit

    init(_ parameters: inout ParameterReader) {
        group = parameters.path("group")
        seq = parameters.path("seq")
        before = parameters.query("before")
        after = parameters.query("after")
        around = parameters.query("around")
        limit = parameters.query("limit", default: .standard)
        parameters.requireAtMostOne(of: "before", "after", "around")
    }
}

/// `GET /groups/{group}/changes`
struct ChangesParameters: WireParameters {
    let group: Wire.ID
    let epoch: Wire.Epoch?
    let after: Wire.Seq?
    let limit: Wire.ChangesLimit

    init(_ parameters: inout ParameterReader) {
        group = parameters.path("group")
        epoch = parameters.query("epoch")
        after = parameters.query("after")
        limit = parameters.query("limit", default: .standard)
    }
}

/// One of the caller's sessions.
struct SessionParameters: WireParameters {
    let id: Wire.ID

    init(_ parameters: inout ParameterReader) {
        id = parameters.path("id")
    }
}

extension Wire.Number<LimitRules> {
    /// What holds where no limit is given.
    static let standard = Self(constant: 50)
}

extension Wire.Number<ChangesLimitRules> {
    /// What holds where no limit is given.
    static let standard = Self(constant: 200)
}
