package import CEL

/// The names in scope at one place of a manifest, with their types: the one definition that the validator checks against and the
/// engine evaluates with.
///
/// A credential field or variable that is optional, has no default and was left empty is absent from its map, so `config.?region`
/// is none and `config.region` is an error at run time.
package struct ExpressionScope: Sendable {
    package let place: ExpressionPlace
    package let environment: CELEnvironment

    init(_ place: ExpressionPlace, _ variables: [(name: String, type: CELType)]) {
        self.place = place
        self.environment = CELEnvironment(variables: variables)
    }

    /// The names in scope, in the order of their slots.
    package var names: [String] { environment.variables.map(\.name) }

    package func contains(_ name: String) -> Bool { environment.slot(of: name) != nil }
}

/// The types behind the names of `ExpressionName`, as far as they do not depend on the manifest.
extension ExpressionScope {
    typealias Variable = (name: String, type: CELType)

    static let answer: [Variable] = [
        variable(.status, .int), variable(.headers, .map(.string, .string)), variable(.body, .dyn),
    ]
    static let clock: [Variable] = [
        variable(.now, .timestamp),
        variable(.run, .object(CELObjectType(name: "run", fields: ["id": .string, "mode": .string, "startedAt": .timestamp]))),
    ]

    static func variable(_ name: ExpressionName, _ type: CELType) -> Variable { (name.rawValue, type) }

    static func object(_ name: ExpressionName, _ fields: [String: CELType]) -> Variable {
        (name.rawValue, .object(CELObjectType(name: name.rawValue, fields: fields)))
    }
}
