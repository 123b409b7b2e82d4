/// A queue on an array: elements leave at the front without moving the rest, and the space they leave is
/// reclaimed once it is half of the array.
struct FIFO<Element> {
    private var slots: [Element?]
    private var head = 0

    init(_ elements: [Element] = []) {
        slots = elements
    }

    var count: Int { slots.count - head }
    var isEmpty: Bool { head == slots.count }

    mutating func append(_ element: Element) {
        slots.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < slots.count else { return nil }
        let element = slots[head].take()
        head += 1
        if head * 2 >= slots.count { reclaim() }
        return element
    }

    /// Changes the oldest element in place.
    mutating func updateFirst<Result>(_ change: (inout Element) -> Result) -> Result? {
        guard head < slots.count, var element = slots[head].take() else { return nil }
        defer { slots[head] = element }
        return change(&element)
    }

    /// Empties the queue.
    mutating func removeAll() -> [Element] {
        defer { self = FIFO() }
        return slots[head...].compactMap { $0 }
    }

    /// Takes out what matches, keeping the order of the rest.
    mutating func removeAll(where matches: (Element) -> Bool) -> [Element] {
        let all = removeAll()
        slots = all.filter { !matches($0) }
        return all.filter(matches)
    }

    /// The oldest first.
    func forEach(_ body: (Element) -> Void) {
        for case let element? in slots[head...] { body(element) }
    }

    private mutating func reclaim() {
        slots.removeFirst(head)
        head = 0
    }
}
