/// What a run that is not finished has stored of one stream so far.
package struct StreamTotal: Hashable, Sendable {
    package let name: String
    package let pages: Int
    package let inserted: Int
    package let updated: Int
    package let unchanged: Int
    package let deleted: Int
    package let isComplete: Bool
}
