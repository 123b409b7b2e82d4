extension HistoryRecord: Codable {
    private enum CodingKeys: String, CodingKey {
        case group, send, ack, refusal, doubt, begin, run, flaw, end, membership, probe, kill, position, stored, read
    }

    /// An object with the kind as its one key.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .group(let record): try container.encode(record, forKey: .group)
        case .send(let record): try container.encode(record, forKey: .send)
        case .ack(let record): try container.encode(record, forKey: .ack)
        case .refusal(let record): try container.encode(record, forKey: .refusal)
        case .doubt(let record): try container.encode(record, forKey: .doubt)
        case .begin(let record): try container.encode(record, forKey: .begin)
        case .run(let record): try container.encode(record, forKey: .run)
        case .flaw(let record): try container.encode(record, forKey: .flaw)
        case .end(let record): try container.encode(record, forKey: .end)
        case .membership(let record): try container.encode(record, forKey: .membership)
        case .probe(let record): try container.encode(record, forKey: .probe)
        case .kill(let record): try container.encode(record, forKey: .kill)
        case .position(let record): try container.encode(record, forKey: .position)
        case .stored(let record): try container.encode(record, forKey: .stored)
        case .read(let record): try container.encode(record, forKey: .read)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a record of a history"))
        }
        self =
            switch key {
            case .group: .group(try container.decode(GroupRecord.self, forKey: key))
            case .send: .send(try container.decode(SendRecord.self, forKey: key))
            case .ack: .ack(try container.decode(AckRecord.self, forKey: key))
            case .refusal: .refusal(try container.decode(RefusalRecord.self, forKey: key))
            case .doubt: .doubt(try container.decode(DoubtRecord.self, forKey: key))
            case .begin: .begin(try container.decode(BeginRecord.self, forKey: key))
            case .run: .run(try container.decode(RunRecord.self, forKey: key))
            case .flaw: .flaw(try container.decode(FlawRecord.self, forKey: key))
            case .end: .end(try container.decode(EndRecord.self, forKey: key))
            case .membership: .membership(try container.decode(MembershipRecord.self, forKey: key))
            case .probe: .probe(try container.decode(ProbeRecord.self, forKey: key))
            case .kill: .kill(try container.decode(KillRecord.self, forKey: key))
            case .position: .position(try container.decode(PositionRecord.self, forKey: key))
            case .stored: .stored(try container.decode(StoredRecord.self, forKey: key))
            case .read: .read(try container.decode(ReadRecord.self, forKey: key))
            }
    }
}
