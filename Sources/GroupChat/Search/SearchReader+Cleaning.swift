extension SearchReader {
    /// With single spaces, and without what cannot be seen: controls, zero-width characters, marks of direction. The
    /// joiners stay: in Persian and in Indic scripts they are part of a word, and stand in messages as well.
    static func cleaned(_ typed: String) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        for scalar in typed.unicodeScalars {
            if scalar.properties.isWhitespace {
                if let last = scalars.last, last != " " { scalars.append(" ") }
            } else if !isHidden(scalar) {
                scalars.append(scalar)
            }
        }
        return scalars
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: true
        case .format: scalar != "\u{200C}" && scalar != "\u{200D}"
        default: false
        }
    }
}
