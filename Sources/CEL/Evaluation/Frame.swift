/// The state of one evaluation: the variables, those of macros, and what is left of the budget.
struct Frame {
    let slots: [CELValue?]
    /// The variables of the macros around, innermost last.
    var locals: [CELValue] = []
    /// Memory one regular expression may take that is compiled on the way.
    let maximumPatternBytes: Int
    private var budget: Int

    init(slots: [CELValue?], limits: CELLimits, budget: Int? = nil) {
        self.slots = slots
        self.maximumPatternBytes = limits.maximumPatternBytes
        self.budget = budget ?? limits.maximumCost
    }

    /// Takes from the budget, in steps or bytes.
    mutating func charge(_ cost: Int = 1) throws(Failure) {
        budget -= cost
        if budget < 0 { throw Self.exceeded() }
    }

    /// Takes from the budget what finding a key in a map costs beyond a step: much, where all keys have to be looked at.
    mutating func charge(lookupIn value: CELValue) throws(Failure) {
        switch value {
        case .map(let map): try charge(map.lookupCost)
        case .optional(let optional): if case .map(let map)? = optional.value { try charge(map.lookupCost) }
        default: break
        }
    }

    /// Takes from the budget what reading a value from a view cost beyond a step: nothing, unless it is a long text.
    mutating func charge(reading value: CELValue) throws(Failure) {
        let cost = value.readingCost
        if cost > 0 { try charge(cost) }
    }

    /// The elements of a list. They are paid for before they are read, and what long texts among them cost right after.
    mutating func elements(of list: any CELList) throws(Failure) -> [CELValue] {
        try charge(list.count)
        let elements = list.elementArray()
        try charge(elements.reduce(0) { $0 + $1.readingCost })
        return elements
    }

    @inline(never)
    private static func exceeded() -> Failure {
        Failure(.costExceeded, "the expression costs more than its limit allows")
    }
}
