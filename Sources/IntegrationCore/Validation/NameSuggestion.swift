/// What to say about a name that is not known.
enum NameSuggestion {
    /// "Did you mean `x`?", or the names there are.
    static func fix(for name: String, among candidates: some Collection<String>) -> String? {
        if let nearest = Suggestion.nearest(to: name, among: candidates.sorted()) { return "Did you mean `\(nearest)`?" }
        guard !candidates.isEmpty, candidates.count <= 12 else { return nil }
        return "Known here: \(candidates.sorted().map { "`\($0)`" }.joined(separator: ", "))."
    }
}
