import JSONTape

/// What a member of a JSON body must be.
package enum JSONCondition: Sendable {
    case field(FieldCondition)
    /// An object with at least these members.
    case object([(name: String, condition: JSONCondition)])

    func holds(for value: JSONValue?) -> Bool {
        switch self {
        case .field(let condition):
            // Numbers and booleans compare as they are written; an object or list has no text of its own but is present.
            condition.holds(for: value.map { [$0.stringValue ?? String(decoding: $0.rawBytes, as: UTF8.self)] } ?? [])
        case .object(let members):
            members.allSatisfy { $0.condition.holds(for: value?[$0.name]) }
        }
    }
}
