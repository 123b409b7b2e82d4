/// Puts a reply together as its parts are parsed, and refuses one over its bounds before memory is taken for it.
struct ReplyBuilder {
    /// An array whose values are still to come.
    private struct Open {
        var values: [RedisValue] = []
        let count: Int
    }

    let elementsMax: Int
    let depthMax: Int
    private(set) var completed: RedisValue?
    private var open: [Open] = []
    private var elements = 0

    init(elementsMax: Int, depthMax: Int = 6) {
        self.elementsMax = elementsMax
        self.depthMax = depthMax
    }

    /// An array of `count` values begins. False where it is over a bound.
    mutating func begin(arrayOf count: Int) -> Bool {
        guard count > 0 else { return add(.array([])) }
        // What is announced counts at once: `*2147483647` must be refused before its first value.
        guard open.count < depthMax, count <= elementsMax - elements else { return false }
        elements += count
        // No capacity is reserved, since announced values may never come.
        open.append(Open(count: count))
        return true
    }

    /// A value is complete, and with it perhaps the arrays that it ends.
    mutating func add(_ value: RedisValue) -> Bool {
        var value = value
        while var parent = open.popLast() {
            parent.values.append(value)
            guard parent.values.count == parent.count else {
                open.append(parent)
                return true
            }
            value = .array(parent.values)
        }
        completed = value
        return true
    }

    /// Hands out a complete reply and starts over.
    mutating func take() -> RedisValue? {
        defer { self = ReplyBuilder(elementsMax: elementsMax, depthMax: depthMax) }
        return completed
    }
}
