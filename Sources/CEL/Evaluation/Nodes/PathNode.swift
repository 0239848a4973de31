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
        guard slot < frame.slots.count, case .map(let map)? = frame.slots[slot] else { return try evaluateSlowly(&frame) }
        try frame.charge(1 + map.lookupCost)
        guard let value = map.value(forName: field) else { return try evaluateSlowly(&frame) }
        guard rest.isEmpty else { return try selectRest(of: value, from: 0, &frame) }
        try frame.charge(reading: value)
        return value
    }

    private func selectRest(of value: CELValue, from index: Int, _ frame: inout Frame) throws(Failure) -> CELValue {
        guard case .map(let map) = value else { return try selectSlowly(value, from: index, &frame) }
        try frame.charge(map.lookupCost)
        guard let next = map.value(forName: rest[index]) else { return try selectSlowly(value, from: index, &frame) }
        guard index + 1 == rest.count else { return try selectRest(of: next, from: index + 1, &frame) }
        try frame.charge(reading: next)
        return next
    }

    /// When the variable is missing, no map, or a map without the field.
    @inline(never)
    private func evaluateSlowly(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        let value = try frame.variable(slot, name: variable, at: offsets[0])
        let first = try FieldSelection.select(field, of: value, path: path(through: 0), at: offsets[1])
        return try selectSlowly(first, from: 0, &frame)
    }

    /// The rest of the path when a step may be no map with that field: an optional, or an error that names the path.
    @inline(never)
    private func selectSlowly(_ value: CELValue, from start: Int, _ frame: inout Frame) throws(Failure) -> CELValue {
        var value = value
        for index in start..<rest.count {
            try frame.charge(lookupIn: value)
            value = try FieldSelection.select(rest[index], of: value, path: path(through: index + 1), at: offsets[index + 2])
        }
        try frame.charge(reading: value)
        return value
    }

    private func path(through count: Int) -> String {
        ([variable, field.text] + rest.prefix(count).map(\.text)).joined(separator: ".")
    }
}
