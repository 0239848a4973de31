package import CEL

/// JSON in parts, for request bodies.
package indirect enum JSONTree: Sendable {
    case object([(name: String, value: JSONTree)])
    case array([JSONTree])
    case value(CELValue)

    /// - Throws: When a value in it would be too long a text.
    package func text() throws(EngineError) -> String {
        switch self {
        case .object(let members):
            var parts: [String] = []
            for (name, value) in members { parts.append("\(name.jsonQuoted):\(try value.text())") }
            return "{\(parts.joined(separator: ","))}"
        case .array(let elements):
            var parts: [String] = []
            for element in elements { parts.append(try element.text()) }
            return "[\(parts.joined(separator: ","))]"
        case .value(let value): return try value.jsonText(for: "a value in a body")
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
