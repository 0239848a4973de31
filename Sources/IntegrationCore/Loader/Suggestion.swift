import CEL

/// The word a person probably meant.
package enum Suggestion {
    /// The candidate nearest to a word, when one is near: apart from case and separators, or within a third of its letters. The same
    /// as in messages about expressions.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        ClosestName.find(for: word, among: candidates)
    }
}
