/// `[a, ?b]`.
final class ListNode: Node {
    private let elements: [(isOptional: Bool, value: any Node)]
    let offset: Int

    init(_ elements: [(isOptional: Bool, value: any Node)], at offset: Int) {
        self.elements = elements
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge(elements.count + 1)
        var values: [CELValue] = []
        values.reserveCapacity(elements.count)
        for (isOptional, element) in elements {
            let value = try element.evaluate(&frame)
            if isOptional {
                if let present = try unwrapEntry(value, at: element.offset) { values.append(present) }
            } else {
                values.append(value)
            }
        }
        return .list(CELArray(values))
    }
}

/// The value of an entry marked with `?`, `nil` when there is none.
func unwrapEntry(_ value: CELValue, at offset: Int) throws(Failure) -> CELValue? {
    guard case .optional(let optional) = value else {
        throw Failure(.noSuchOverload, "an entry marked with `?` must be an optional, this is \(value.type.name)", at: offset)
    }
    return optional.value
}
