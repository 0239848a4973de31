/// `operand[index]` and `operand[?index]`.
final class IndexNode: Node {
    private let operand: any Node
    private let index: any Node
    private let isOptional: Bool
    private let path: String?
    let offset: Int

    init(_ operand: any Node, _ index: any Node, isOptional: Bool, path: String?, at offset: Int) {
        self.operand = operand
        self.index = index
        self.isOptional = isOptional
        self.path = path
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        let value = try operand.evaluate(&frame)
        let index = try index.evaluate(&frame)
        if case .optional(let optional) = value {
            guard let inner = optional.value else { return value }
            // As `.?field` has it: null has nothing in it.
            if isOptional, case .null = inner { return .optional(.none) }
            return .optional(CELOptional(try find(index, in: inner, &frame)))
        }
        if isOptional {
            if case .null = value { return .optional(.none) }
            return .optional(CELOptional(try find(index, in: value, &frame)))
        }
        guard let found = try find(index, in: value, &frame) else { throw missing(index, in: value) }
        return found
    }

    /// The element, `nil` when there is none; an error when the value has no elements or the index is of the wrong type.
    private func find(_ index: CELValue, in value: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue? {
        switch value {
        case .map(let map):
            try frame.charge(map.lookupCost + index.keyCost)
            return try read(map.value(forKey: index), &frame)
        case .list(let list):
            guard let position = index.int64Value else {
                throw Failure(.invalidArgument, "a list is indexed by a whole number, not by \(index.type.name)", at: offset)
            }
            guard (0..<Int64(list.count)).contains(position) else { return nil }
            try frame.charge(list.lookupCost(of: Int(position)))
            return try read(list[Int(position)], &frame)
        default: throw Failure(.noSuchOverload, "\(value.type.name) cannot be indexed", at: offset)
        }
    }

    private func read(_ value: CELValue?, _ frame: inout Frame) throws(Failure) -> CELValue? {
        if let value { try frame.charge(reading: value) }
        return value
    }

    private func missing(_ index: CELValue, in value: CELValue) -> Failure {
        if case .list(let list) = value {
            return Failure(.indexOutOfRange, "the index is outside the list of \(list.count)", at: offset)
        }
        return Failure(.noSuchKey, "no such key" + (path.map { ": `\($0)`" } ?? ""), path: path, at: offset)
    }
}
