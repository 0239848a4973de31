/// The values of the variables for one evaluation, by slot. A value may be computed when it is first read.
package struct CELBindings: Sendable {
    let environment: CELEnvironment
    var slots: [CELSlot]

    package init(_ environment: CELEnvironment) {
        self.environment = environment
        self.slots = Array(repeating: .missing, count: environment.variables.count)
    }

    /// The value in a slot; `nil` when it is not set or not computed yet.
    package subscript(slot: Int) -> CELValue? {
        get { slots[slot].current }
        set { slots[slot] = newValue.map(CELSlot.value) ?? .missing }
    }

    /// The value of a variable. A name that is not declared is left out: no expression of the environment can read it.
    package subscript(name: String) -> CELValue? {
        get { environment.slot(of: name).flatMap { slots[$0].current } }
        set {
            if let slot = environment.slot(of: name) { self[slot] = newValue }
        }
    }

    /// Sets a value that is computed when an expression first reads it and kept for these bindings and their copies. Should two
    /// threads need it at once, both may compute it and the first result stays.
    package mutating func setLazily(_ slot: Int, _ compute: @escaping @Sendable () throws(CELError) -> CELValue) {
        slots[slot] = .lazy(LazyValue(compute))
    }
}
