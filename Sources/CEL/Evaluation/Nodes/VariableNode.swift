/// A variable, by slot, with the constant fields selected from it: `record.profile.login` is one node.
final class VariableNode: Node {
    let slot: Int
    let fields: [CELName]
    let offset: Int
    /// The name of the variable and the fields, for errors.
    private let path: [String]

    init(slot: Int, name: String, at offset: Int) {
        self.slot = slot
        self.fields = []
        self.path = [name]
        self.offset = offset
    }

    private init(slot: Int, fields: [CELName], path: [String], offset: Int) {
        self.slot = slot
        self.fields = fields
        self.path = path
        self.offset = offset
    }

    func selecting(_ field: CELName, at offset: Int) -> VariableNode {
        VariableNode(slot: slot, fields: fields + [field], path: path + [field.text], offset: offset)
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        // Bindings of another environment have other slots.
        guard slot < frame.slots.count else { throw missing }
        switch frame.slots[slot] {
        case .value(let value): return try selectFields(of: value)
        case .lazy(let lazy):
            let value: CELValue
            do throws(CELError) { value = try lazy.value() } catch { throw Failure(error, at: offset) }
            return try selectFields(of: value)
        case .missing: throw missing
        }
    }

    private var missing: Failure {
        Failure(.undeclared, "the variable `\(path[0])` has no value", path: path[0], at: offset)
    }

    private func selectFields(of value: CELValue) throws(Failure) -> CELValue {
        var value = value
        for index in fields.indices {
            guard case .map(let map) = value, let next = map.value(forName: fields[index]) else {
                return try selectSlowly(value, from: index)
            }
            value = next
        }
        return value
    }

    /// The rest of the path when a step is no map with that field: an optional, or an error that names the path.
    @inline(never)
    private func selectSlowly(_ value: CELValue, from start: Int) throws(Failure) -> CELValue {
        var value = value
        for index in start..<fields.count {
            value = try FieldSelection.select(
                fields[index], of: value, path: path[...(index + 1)].joined(separator: "."), at: offset)
        }
        return value
    }
}
