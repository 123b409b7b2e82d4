extension Array where Element: BinaryFloatingPoint {
    /// The middle value, of an even count the lower one; nil of none.
    package var median: Element? {
        isEmpty ? nil : sorted()[(count - 1) / 2]
    }
}
