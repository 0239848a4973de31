/// The names in scope at one place, with their types. The order of declaration gives each variable its slot.
package struct CELEnvironment: Sendable {
    /// A reference, because every set of bindings holds its environment.
    private let storage: Storage

    private final class Storage: Sendable {
        let variables: [(name: String, type: CELType)]
        let functions: [CELFunction]
        let limits: CELLimits
        let container: String
        let isChecked: Bool
        let slots: [String: Int]

        init(
            _ variables: [(name: String, type: CELType)], _ functions: [CELFunction], _ limits: CELLimits, container: String,
            isChecked: Bool
        ) {
            self.variables = variables
            self.functions = functions
            self.limits = limits
            self.container = container
            self.isChecked = isChecked
            self.slots = Dictionary(variables.enumerated().map { ($1.name, $0) }) { _, later in later }
        }
    }

    package init(variables: [(name: String, type: CELType)], limits: CELLimits = .default) {
        self.init(variables: variables, functions: [], limits: limits)
    }

    /// - Parameters:
    ///   - functions: functions of the host, beside those of the language; one of an equal name takes its place.
    ///   - container: the namespace names are looked up in first, empty for none.
    ///   - isChecked: whether types and names are checked; otherwise what is wrong fails when it is evaluated.
    package init(
        variables: [(name: String, type: CELType)], functions: [CELFunction], limits: CELLimits = .default,
        container: String = "", isChecked: Bool = true
    ) {
        storage = Storage(variables, functions, limits, container: container, isChecked: isChecked)
    }

    package var variables: [(name: String, type: CELType)] { storage.variables }
    package var functions: [CELFunction] { storage.functions }
    package var limits: CELLimits { storage.limits }
    package var container: String { storage.container }
    package var isChecked: Bool { storage.isChecked }

    /// The slot of a variable, to be used with `CELBindings`.
    package func slot(of name: String) -> Int? {
        storage.slots[name]
    }
}
