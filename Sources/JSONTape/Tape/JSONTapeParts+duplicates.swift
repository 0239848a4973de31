extension JSONTapeParts {
    /// Applies the policy for names that occur twice in an object: refuses the text, or takes the losing members off the tape, so
    /// that lookup, count and iteration agree.
    mutating func applyPolicy(_ policy: JSONLimits.DuplicateKeys, text: UnsafeBufferPointer<UInt8>) throws(JSONError) {
        guard let duplicate = firstDuplicate() else { return }
        guard policy != .reject else {
            let offset = Int(offsets[duplicate])
            let reason = "a member name occurs twice in its object"
            throw JSONError(code: .duplicateKey, offset: offset, in: UnsafeRawBufferPointer(text), reason: reason)
        }
        removeLosers(keepingLast: policy == .lastWins)
    }

    private func firstDuplicate() -> Int? {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: JSONNames.filterWords) { filter in
            filter.initialize(repeating: 0)
            return firstResult { $0.firstDuplicate(filter: filter) }
        }
    }

    /// The first answer of `body` for an object, in text order.
    private func firstResult<R>(_ body: (JSONNames) -> R?) -> R? {
        tape.withUnsafeBufferPointer { tape in
            strings.withUnsafeBytes { strings in
                var index = 1
                while index < tape.count {
                    switch UInt8(truncatingIfNeeded: tape[index] >> 56) {
                    case JSONTag.object:
                        if let found = body(JSONNames(tape: tape, strings: strings, object: index)) { return found }
                        index += 1
                    case JSONTag.int64, JSONTag.uint64, JSONTag.double: index += 2
                    default: index += 1
                    }
                }
                return nil
            }
        }
    }

    /// Copies the tape without the losing members.
    private mutating func removeLosers(keepingLast: Bool) {
        var lost: [Int: Int] = [:]
        var losing: Set<Int> = []
        let _: Never? = firstResult { names in
            let losers = names.losers(keepingLast: keepingLast)
            if !losers.isEmpty {
                lost[names.object] = losers.count
                losing.formUnion(losers)
            }
            return nil
        }

        var copy = JSONTapeCopy(capacity: tape.count)
        var index = 0
        while index < tape.count {
            if losing.contains(index) {
                index = JSONTapeParts.index(after: index + 1, on: tape)
                continue
            }
            copy.append(tape[index], offset: offsets[index], lost: lost[index] ?? 0)
            switch UInt8(truncatingIfNeeded: tape[index] >> 56) {
            case JSONTag.int64, JSONTag.uint64, JSONTag.double:
                copy.append(number: tape[index + 1])
                index += 2
            default: index += 1
            }
        }
        (tape, offsets) = (copy.tape, copy.offsets)
    }

    private static func index(after index: Int, on tape: [UInt64]) -> Int {
        switch UInt8(truncatingIfNeeded: tape[index] >> 56) {
        case JSONTag.object, JSONTag.array: Int(tape[index] & 0xFFFF_FFFF)
        case JSONTag.int64, JSONTag.uint64, JSONTag.double: index + 2
        default: index + 1
        }
    }
}
