/// How the walk over one unit ended.
struct UnitEnd: Sendable {
    var isComplete = true
    var cursor: DeltaCursor?
    /// An opaque token for the next delta.
    var token: String?
    var failure: EngineError?
}

/// What the ends of all units of a stream come to.
struct StreamTally: Sendable {
    private(set) var isComplete = true
    private(set) var cursor: DeltaCursor?
    private(set) var token: String?
    /// The first failure; the others say the same as a rule.
    private(set) var failure: EngineError?

    mutating func add(_ end: UnitEnd) {
        isComplete = isComplete && end.isComplete
        if let later = end.cursor { cursor = later.later(than: cursor) }
        token = end.token ?? token
        failure = failure ?? end.failure
    }
}
