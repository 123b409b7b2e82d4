/// The first frame of every connection; again later with a fresh token.
struct HelloFrame: WireRequest {
    /// May be left out where the upgrade brought one.
    let token: Wire.Token?
    let subscribe: SubscriptionChoice?
    let resume: Wire.Map<Wire.ID, PositionField, GroupCount>?

    init(_ fields: inout FieldReader) {
        token = fields.optional("token")
        subscribe = fields.optional("subscribe")
        resume = fields.optional("resume")
    }
}

/// Where a client was in a group.
struct PositionField: WireRequest {
    let epoch: Wire.Epoch
    let seq: Wire.Seq

    static let schemaName = "Position"

    init(_ fields: inout FieldReader) {
        epoch = fields.required("epoch")
        seq = fields.required("seq")
    }
}

/// Follow a group, from a position on where one is given.
struct SubscribeFrame: WireRequest {
    let group: Wire.ID
    let epoch: Wire.Epoch?
    let after: Wire.Seq?

    init(_ fields: inout FieldReader) {
        group = fields.required("group")
        epoch = fields.optional("epoch")
        after = fields.optional("after")
    }
}

/// Stop following a group.
struct UnsubscribeFrame: WireRequest {
    let group: Wire.ID

    init(_ fields: inout FieldReader) {
        group = fields.required("group")
    }
}

/// Say something.
struct SendFrame: WireRequest {
    let group: Wire.ID
    let message: MessageRequest

    init(_ fields: inout FieldReader) {
        group = fields.required("group")
        message = MessageRequest(&fields)
    }
}

/// Say a message otherwise.
struct EditFrame: WireRequest {
    let group: Wire.ID
    let seq: Wire.Seq
    let message: MessageChangeRequest

    init(_ fields: inout FieldReader) {
        group = fields.required("group")
        seq = fields.required("seq")
        message = MessageChangeRequest(&fields)
    }
}

/// Take a message back.
struct DeleteFrame: WireRequest {
    let group: Wire.ID
    let seq: Wire.Seq

    init(_ fields: inout FieldReader) {
        group = fields.required("group")
        seq = fields.required("seq")
    }
}

/// Like a message with an emoji, or no longer.
struct LikeFrame: WireRequest {
    let group: Wire.ID
    let seq: Wire.Seq
    let emoji: Wire.Emoji
    let isOn: Bool

    init(_ fields: inout FieldReader) {
        group = fields.required("group")
        seq = fields.required("seq")
        emoji = fields.required("emoji")
        isOn = fields.required("on")
    }
}

/// Move the read position, or the one of what was received.
struct PositionFrame: WireRequest {
    let group: Wire.ID
    let position: PositionRequest

    init(_ fields: inout FieldReader) {
        group = fields.required("group")
        position = PositionRequest(&fields)
    }
}

/// Say that one types, in the group or in one of its threads.
struct TypingFrame: WireRequest {
    let group: Wire.ID
    let thread: Wire.Seq?

    init(_ fields: inout FieldReader) {
        group = fields.required("group")
        thread = fields.optional("thread")
    }
}

/// Say whether somebody sits at the device.
struct DevicePresenceFrame: WireRequest {
    let status: Wire.DeviceStatus

    init(_ fields: inout FieldReader) {
        status = fields.required("status")
    }
}

/// Ask for a sign of life.
struct PingFrame: WireRequest {
    init(_ fields: inout FieldReader) {}
}
