/// The load averages over 1, 5 and 15 minutes, from `/proc/loadavg`.
struct LoadAverages: Equatable, Sendable {
    let one: Double
    let five: Double
    let fifteen: Double

    init?(parsing text: String) {
        let numbers = text.split { $0 == " " || $0 == "\n" }.prefix(3).compactMap { Double($0) }
        guard numbers.count == 3, numbers.allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
        (one, five, fifteen) = (numbers[0], numbers[1], numbers[2])
    }

    subscript(window: LoadWindow) -> Double {
        switch window {
        case .one: one
        case .five: five
        case .fifteen: fifteen
        }
    }
}
