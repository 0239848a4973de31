/// The state of one evaluation: the variables, those of macros, and what is left of the budget.
struct Frame {
    let slots: [CELSlot]
    /// The variables of the macros around, innermost last.
    var locals: [CELValue] = []
    private var budget: Int

    init(slots: [CELSlot], budget: Int) {
        self.slots = slots
        self.budget = budget
    }

    /// Takes from the budget, in steps or bytes.
    mutating func charge(_ cost: Int = 1) throws(Failure) {
        budget -= cost
        if budget < 0 { throw Self.exceeded() }
    }

    @inline(never)
    private static func exceeded() -> Failure {
        Failure(.costExceeded, "the expression costs more than its limit allows")
    }
}
