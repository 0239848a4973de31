/// The names in scope at one place, with their types. The order of declaration gives each variable its slot.
package struct CELEnvironment: Sendable {
    package let variables: [(name: String, type: CELType)]
    package let functions: [CELFunction]
    package let limits: CELLimits
    /// The namespace names are looked up in first, empty for none.
    package let container: String
    /// Whether types and names are checked; otherwise what is wrong fails when it is evaluated.
    package let isChecked: Bool

    private let slots: [String: Int]

    package init(variables: [(name: String, type: CELType)], limits: CELLimits = .default) {
        self.init(variables: variables, functions: [], limits: limits)
    }

    /// - Parameter functions: functions of the host, beside those of the language; one of an equal name takes its place.
    package init(
        variables: [(name: String, type: CELType)], functions: [CELFunction], limits: CELLimits = .default,
        container: String = "", isChecked: Bool = true
    ) {
        self.variables = variables
        self.functions = functions
        self.limits = limits
        self.container = container
        self.isChecked = isChecked
        self.slots = Dictionary(variables.enumerated().map { ($1.name, $0) }) { _, later in later }
    }

    /// The slot of a variable, to be used with `CELBindings`.
    package func slot(of name: String) -> Int? {
        slots[name]
    }
}
