internal import DequeModule

/// Keeps one socket's messages in the order in which they came, although whom one of them mentions has to be looked up
/// first; pure. Its bound is the one of sends in flight.
struct SendLine<Item> {
    enum Action {
        /// Hand it to the writer.
        case submit(Item)
        /// Find out whom it mentions; then `resolved`.
        case resolve(Item)
    }

    private struct Waiting {
        let item: Item
        let mayMention: Bool
    }

    private var waiting: Deque<Waiting> = []
    private var isResolving = false

    /// The next message. Nothing is to be done now where another is being looked up.
    mutating func add(_ item: Item, mayMention: Bool) -> Action? {
        if isResolving {
            waiting.append(Waiting(item: item, mayMention: mayMention))
            return nil
        }
        isResolving = mayMention
        return mayMention ? .resolve(item) : .submit(item)
    }

    /// The one that was looked up goes on as `item`, and after it whatever waited only for its turn; nil where there
    /// is nothing to send of it.
    mutating func resolved(_ item: Item?) -> [Action] {
        isResolving = false
        var actions = item.map { [Action.submit($0)] } ?? []
        while !isResolving, let next = waiting.popFirst() {
            isResolving = next.mayMention
            actions.append(next.mayMention ? .resolve(next.item) : .submit(next.item))
        }
        return actions
    }
}
