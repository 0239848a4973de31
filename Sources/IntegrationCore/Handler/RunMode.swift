/// Whether a run fetches everything or only what changed.
package enum RunMode: String, Sendable, Hashable, CaseIterable {
    case full
    case delta
}
