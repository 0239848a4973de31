/// What a slot of the bindings holds.
enum CELSlot: Sendable {
    case missing
    case value(CELValue)
    case lazy(LazyValue)

    var current: CELValue? {
        switch self {
        case .missing: nil
        case .value(let value): value
        case .lazy(let lazy): lazy.current
        }
    }
}
