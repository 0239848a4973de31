/// What a document may be before it is refused.
package struct JSONLimits: Sendable, Hashable {
    /// What to do with an object that names a member twice (RFC 8259 section 4 leaves it open).
    package enum DuplicateKeys: Sendable, Hashable {
        /// The last value counts, as in ECMAScript. Every view of the document (lookup, count, iteration, canonical form)
        /// sees one member; only raw bytes still show both.
        case lastWins
        /// The first value counts.
        case firstWins
        /// The document is refused with `JSONError.Code.duplicateKey`.
        case reject
    }

    /// The deepest nesting of arrays and objects; a scalar has depth 0, `[]` depth 1. Between 1 and `deepest`.
    package let maximumDepth: Int
    /// The largest document in bytes, at most `largest`.
    package let maximumBytes: Int
    /// The most values in a document, names of members included, at most `mostValues`: a short value takes more memory than its text.
    package let maximumValues: Int
    package let duplicateKeys: DuplicateKeys

    /// Ceiling of `maximumDepth`: code that follows a document recursively stays within a small thread's stack.
    package static let deepest = 1024
    /// Ceiling of `maximumBytes`: source offsets are 32 bits wide, with room to spare.
    package static let largest = 1 << 30

    /// Ceiling of `maximumValues`: the tape counts what is in a container in 24 bits, and no count may reach where it stops counting.
    package static let mostValues = (1 << 24) - 2

    package static let `default` = JSONLimits()

    /// - Parameters:
    ///   - maximumDepth: clamped to 1 ... `deepest`.
    ///   - maximumBytes: clamped to 0 ... `largest`.
    ///   - maximumValues: clamped to 0 ... `mostValues`.
    package init(
        maximumDepth: Int = 256, maximumBytes: Int = 64 << 20, maximumValues: Int = 8_000_000, duplicateKeys: DuplicateKeys = .lastWins
    ) {
        self.maximumDepth = min(max(maximumDepth, 1), JSONLimits.deepest)
        self.maximumBytes = min(max(maximumBytes, 0), JSONLimits.largest)
        self.maximumValues = min(max(maximumValues, 0), JSONLimits.mostValues)
        self.duplicateKeys = duplicateKeys
    }
}
