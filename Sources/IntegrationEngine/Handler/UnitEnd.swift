import Foundation

/// How the walk over one unit ended.
struct UnitEnd: Sendable {
    /// The parent whose children the unit holds.
    var parent: Int64?
    var isComplete = true
    /// Whether everything was asked for, as opposed to what changed.
    var isWhole = true
    var cursor: DeltaCursor?
    /// An opaque token for the next delta.
    var token: String?
    var failure: EngineError?
}

/// What the ends of all units of a stream come to.
struct StreamTally: Sendable {
    private(set) var isComplete = true
    private(set) var isWhole = true
    private(set) var cursor: DeltaCursor?
    private(set) var token: String?
    /// The first failure; the others say the same as a rule.
    private(set) var failure: EngineError?

    mutating func add(_ end: UnitEnd) {
        isComplete = isComplete && end.isComplete
        isWhole = isWhole && end.isWhole
        if let later = end.cursor { cursor = later.later(than: cursor) }
        token = end.token ?? token
        failure = failure ?? end.failure
    }

    /// Where the next pass over changes begins.
    ///
    /// Not after the run's own begin: a record that changed while later units were walked lies before the newest that those showed. Nor
    /// before the cursor that this pass began at.
    func nextCursor(after old: String?, runBegan: Date) -> String? {
        if let token { return token }
        guard let cursor = cursor?.notAfter(runBegan) else { return nil }
        return cursor.later(than: old.map(DeltaCursor.init)).text
    }
}
