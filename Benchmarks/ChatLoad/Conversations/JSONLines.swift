import Foundation

/// A file of JSON Lines.
package enum JSONLines {
    /// Each line as a value, in order.
    package static func read<Line: Decodable>(_ path: String, as: Line.Type = Line.self) throws -> [Line] {
        let decoder = JSONDecoder()
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        return try data.split(separator: 0x0A).map { try decoder.decode(Line.self, from: $0) }
    }

    package static func write(_ lines: some Sequence<some Encodable>, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        var data = Data()
        for line in lines {
            data.append(try encoder.encode(line))
            data.append(0x0A)
        }
        try data.write(to: URL(fileURLWithPath: path))
    }
}
