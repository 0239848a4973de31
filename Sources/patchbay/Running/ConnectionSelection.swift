import IntegrationCore
import IntegrationStore

/// The connections of a database that a command is about.
struct ConnectionSelection {
    let connections: [ConnectionSummary]

    /// Connections of a server belong to its organisations, and are not among those of the command line.
    private static let nothing = "`sync` has stored nothing in it; what a server has connected is read through its API."

    /// Without a name, a sandbox that `try` kept is left out where the same integration has another connection.
    init(_ all: [ConnectionSummary], slug: String?, name: String?, database: String) throws(Failure) {
        if let slug, !all.contains(where: { $0.provider == slug }) {
            let known = Set(all.map(\.provider)).sorted()
            let suggestion = Suggestion.nearest(to: slug, among: known).map { "Did you mean `\($0)`?" }
            let content = known.isEmpty ? Self.nothing : "It has: \(known.joined(separator: ", "))."
            throw Failure(.usage, "Error: \(database) has nothing of `\(DisplayText.safe(slug))`. \(suggestion ?? content)")
        }
        let ofSlug = all.filter { slug == nil || $0.provider == slug }
        if let name {
            connections = ofSlug.filter { $0.name == name }
            guard connections.isEmpty else { return }
            let known = Set(ofSlug.map(\.name)).sorted()
            let suggestion = Suggestion.nearest(to: name, among: known).map { "Did you mean `\($0)`?" }
            let content = known.isEmpty ? Self.nothing : "It has: \(known.joined(separator: ", "))."
            throw Failure(
                .usage, "Error: \(database) has no connection `\(DisplayText.safe(name))`. \(suggestion ?? content)")
        }
        let real = Set(ofSlug.filter { $0.name != ConnectionNameOption.sandbox }.map(\.provider))
        connections = ofSlug.filter { $0.name != ConnectionNameOption.sandbox || !real.contains($0.provider) }
    }

    /// The one connection there is.
    func only(of slug: String, in database: String) throws(Failure) -> ConnectionSummary {
        guard let first = connections.first, connections.count == 1 else {
            let names = connections.map(\.name).joined(separator: ", ")
            throw Failure(
                .usage, "Error: \(database) has \(connections.count) connections of \(slug): \(names). Say which one: --connection NAME")
        }
        return first
    }
}
