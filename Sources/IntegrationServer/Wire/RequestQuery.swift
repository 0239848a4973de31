/// The query of a request, read once: it fits what its operation takes, which ``QueryCheck`` has seen to.
struct RequestQuery: Sendable {
    private var values: [(name: String, text: String)] = []

    mutating func add(_ name: String, _ text: String) { values.append((name, text)) }

    /// Nil where it was left out.
    subscript(name: String) -> String? { values.first { $0.name == name }?.text }

    /// - Throws: ``APIProblem`` where it is left out.
    func required(_ name: String, fix: String) throws -> String {
        guard let text = self[name] else { throw APIProblem.field(name, "is missing", fix: fix) }
        return text
    }

    /// One of the words that the operation names.
    func choice<Choice: RawRepresentable>(_ name: String, as type: Choice.Type) throws -> Choice? where Choice.RawValue == String {
        try value(name) { Choice(rawValue: $0) }
    }

    func number(_ name: String) throws -> Int? { try value(name) { Int($0) } }

    private func value<Value>(_ name: String, read: (String) -> Value?) throws -> Value? {
        guard let text = self[name] else { return nil }
        guard let value = read(text) else { throw OtherDescription(parameter: name) }
        return value
    }

    /// A parameter that is described in one way and read in another: a mistake of ours, and none of who sent it.
    struct OtherDescription: Error { let parameter: String }
}
