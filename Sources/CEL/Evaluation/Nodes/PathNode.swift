/// A variable with the constant fields selected from it: `record.profile.login` is one node, because this is what checks read.
final class PathNode: Node {
    private let slot: Int
    private let field: CELName
    /// The fields selected from the first one's value.
    private let rest: [CELName]
    private let variable: String
    /// Where the variable and each of the fields stand in the source.
    private let offsets: [Int]
    let offset: Int

    init(_ variable: VariableNode, _ field: CELName, at offset: Int) {
        self.slot = variable.slot
        self.field = field
        self.rest = []
        self.variable = variable.name
        self.offsets = [variable.offset, offset]
        self.offset = offset
    }

    private init(_ path: PathNode, _ field: CELName, at offset: Int) {
        self.slot = path.slot
        self.field = path.field
        self.rest = path.rest + [field]
        self.variable = path.variable
        self.offsets = path.offsets + [offset]
        self.offset = offset
    }

    func selecting(_ field: CELName, at offset: Int) -> PathNode {
        PathNode(self, field, at: offset)
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        guard slot < frame.slots.count, case .value(.map(let map)) = frame.slots[slot], let value = map.value(forName: field) else {
            return try evaluateSlowly(frame)
        }
        return rest.isEmpty ? value : try selectRest(of: value, from: 0)
    }

    private func selectRest(of value: CELValue, from index: Int) throws(Failure) -> CELValue {
        guard case .map(let map) = value, let next = map.value(forName: rest[index]) else {
            return try selectSlowly(value, from: index)
        }
        return index + 1 == rest.count ? next : try selectRest(of: next, from: index + 1)
    }

    /// When the variable is lazy, missing, no map, or a map without the field.
    @inline(never)
    private func evaluateSlowly(_ frame: Frame) throws(Failure) -> CELValue {
        let value = try frame.variable(slot, name: variable, at: offsets[0])
        let first = try FieldSelection.select(field, of: value, path: path(through: 0), at: offsets[1])
        return try selectSlowly(first, from: 0)
    }

    /// The rest of the path when a step may be no map with that field: an optional, or an error that names the path.
    @inline(never)
    private func selectSlowly(_ value: CELValue, from start: Int) throws(Failure) -> CELValue {
        var value = value
        for index in start..<rest.count {
            value = try FieldSelection.select(rest[index], of: value, path: path(through: index + 1), at: offsets[index + 2])
        }
        return value
    }

    private func path(through count: Int) -> String {
        ([variable, field.text] + rest.prefix(count).map(\.text)).joined(separator: ".")
    }
}
