internal import Postgres

extension Wire.Time: WireReadable {
    static let placeholder = Wire.Time(milliseconds: 0)

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard let text = value.string else {
            issues.report("Must be a string.")
            return placeholder
        }
        guard let timestamp = Timestamp(text) else {
            issues.report("Must be a time as in RFC 3339, such as 2026-03-01T12:30:05Z.")
            return placeholder
        }
        return Wire.Time(timestamp)
    }
}

extension Timestamp {
    init(_ time: Wire.Time) {
        self.init(unixMilliseconds: time.milliseconds)
    }
}
