/// The frames that a load sends, as JSON texts.
package enum ClientFrames {
    /// A position to resume from.
    package struct Position: Sendable {
        package let group: String
        package let epoch: String
        package let seq: Int64

        package init(group: String, epoch: String, seq: Int64) {
            self.group = group
            self.epoch = epoch
            self.seq = seq
        }
    }

    package enum Subscription: Sendable {
        case all
        case none
    }

    package static func hello(_ subscription: Subscription, resume: [Position] = []) -> String {
        let positions = resume.map { #""\#($0.group)":{"epoch":\#(jsonQuoted($0.epoch)),"seq":\#($0.seq)}"# }
        let word = subscription == .all ? "all" : "none"
        return #"{"type":"hello","subscribe":"\#(word)","resume":{\#(positions.joined(separator: ","))}}"#
    }

    /// From the head on where there is no position.
    package static func subscribe(_ group: String, _ position: Position?, ref: String) -> String {
        let start = position.map { #","epoch":\#(jsonQuoted($0.epoch)),"after":\#($0.seq)"# } ?? ""
        return #"{"type":"subscribe","ref":"\#(ref)","group":"\#(group)"\#(start)}"#
    }

    package static func send(group: String, clientID: String, content: String, ref: String) -> String {
        #"{"type":"send","ref":"\#(ref)","group":"\#(group)","client_id":"\#(clientID)","#
            + #""content":\#(jsonQuoted(content))}"#
    }

    package static func edit(group: String, seq: Int64, content: String, ref: String) -> String {
        #"{"type":"edit","ref":"\#(ref)","group":"\#(group)","seq":\#(seq),"content":\#(jsonQuoted(content))}"#
    }

    package static func like(group: String, seq: Int64, emoji: String, isOn: Bool, ref: String) -> String {
        #"{"type":"like","ref":"\#(ref)","group":"\#(group)","seq":\#(seq),"emoji":"\#(emoji)","on":\#(isOn)}"#
    }

    package static func read(group: String, seq: Int64, ref: String) -> String {
        #"{"type":"read","ref":"\#(ref)","group":"\#(group)","seq":\#(seq)}"#
    }
}
