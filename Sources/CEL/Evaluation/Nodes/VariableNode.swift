/// A variable, by slot.
final class VariableNode: Node {
    let slot: Int
    let name: String
    let offset: Int

    init(slot: Int, name: String, at offset: Int) {
        self.slot = slot
        self.name = name
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        return try frame.variable(slot, name: name, at: offset)
    }
}

extension Frame {
    /// The value in a slot.
    func variable(_ slot: Int, name: String, at offset: Int) throws(Failure) -> CELValue {
        // Bindings of another environment may have fewer slots.
        guard slot < slots.count, let value = slots[slot] else {
            throw Failure(.undeclared, "the variable `\(name)` has no value", path: name, at: offset)
        }
        return value
    }
}
