package import CEL

/// JSON in parts, for request bodies.
package indirect enum JSONTree: Sendable {
    case object([(name: String, value: JSONTree)])
    case array([JSONTree])
    case value(CELValue)

    package var text: String {
        switch self {
        case .object(let members):
            "{\(members.map { "\(CELValue.string($0.name).jsonText()):\($0.value.text)" }.joined(separator: ","))}"
        case .array(let elements): "[\(elements.map(\.text).joined(separator: ","))]"
        case .value(let value): value.jsonText()
        }
    }

    /// Sets the member at a path, making objects on the way.
    mutating func set(_ path: ArraySlice<String>, to value: CELValue) {
        guard let name = path.first else {
            self = .value(value)
            return
        }
        var members: [(name: String, value: JSONTree)] = []
        if case .object(let existing) = self { members = existing }
        let position = members.firstIndex { $0.name == name }
        var member = position.map { members[$0].value } ?? .object([])
        member.set(path.dropFirst(), to: value)
        if let position { members[position].value = member } else { members.append((name, member)) }
        self = .object(members)
    }
}
