/// What this program is.
enum BuildInfo {
    /// As in the changelog, without a `v`.
    static let version = "0.1.0"
}
