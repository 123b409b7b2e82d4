internal import GroupChat
internal import Postgres

extension Identifier {
    /// The thing that a client's id names, if there is one.
    init(_ id: Wire.ID) {
        self.init(id.uuid)
    }

    init(_ uuid: Wire.UUID) {
        self.init(UUID128(high: uuid.high, low: uuid.low))
    }
}

extension Wire.UUID {
    init<Entity>(_ id: Identifier<Entity>) {
        self.init(high: id.uuid.high, low: id.uuid.low)
    }
}

extension Wire.ID {
    init<Entity>(_ id: Identifier<Entity>) {
        self.init(Wire.UUID(id))
    }
}

extension Wire.Time {
    init(_ timestamp: Timestamp) {
        self.init(milliseconds: timestamp.unixMilliseconds)
    }
}
