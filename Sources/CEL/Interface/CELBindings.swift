/// The values of the variables for one evaluation, by slot.
package struct CELBindings: Sendable {
    let environment: CELEnvironment
    var slots: [CELValue?]

    package init(_ environment: CELEnvironment) {
        self.environment = environment
        self.slots = Array(repeating: nil, count: environment.variables.count)
    }

    /// The value in a slot; `nil` when it is not set.
    package subscript(slot: Int) -> CELValue? {
        get { slots[slot] }
        set { slots[slot] = newValue }
    }

    /// The value of a variable. A name that is not declared is left out: no expression of the environment can read it.
    package subscript(name: String) -> CELValue? {
        get { environment.slot(of: name).flatMap { slots[$0] } }
        set {
            if let slot = environment.slot(of: name) { self[slot] = newValue }
        }
    }
}
