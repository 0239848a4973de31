extension CELValue {
    /// What having read it from a view costs beyond a step: a long text was copied and checked, however often it was read before.
    var readingCost: Int {
        switch self {
        case .string(let text): text.utf8.count >> 6
        case .optional(let optional): if case .string(let text)? = optional.value { text.utf8.count >> 6 } else { 0 }
        default: 0
        }
    }

    /// What looking it up as a key costs beyond a step: a text is copied and hashed.
    var keyCost: Int {
        switch self {
        case .string(let text): text.utf8.count >> 4
        case .bytes(let bytes): bytes.count >> 4
        default: 0
        }
    }
}
