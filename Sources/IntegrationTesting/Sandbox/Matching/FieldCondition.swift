/// What a parameter, form field or header must be.
package enum FieldCondition: Sendable, Hashable {
    /// Present, with any value: `"*"`.
    case present
    /// Absent: `"!"`.
    case absent
    case equals(String)

    /// - Parameter text: as written in the fixtures.
    package init(_ text: String) {
        switch text {
        case "*": self = .present
        case "!": self = .absent
        default: self = .equals(text)
        }
    }

    /// - Parameters:
    ///   - values: all values that came under the name.
    ///   - matching: how a value is compared with the expected one.
    func holds(for values: [String], matching: (_ value: String, _ expected: String) -> Bool = { $0 == $1 }) -> Bool {
        switch self {
        case .present: !values.isEmpty
        case .absent: values.isEmpty
        case .equals(let expected): values.contains { matching($0, expected) }
        }
    }

    /// For hints: what it must be.
    var demand: String {
        switch self {
        case .present: "must be there"
        case .absent: "must not be there"
        case .equals(let expected): "must be `\(expected)`"
        }
    }
}
