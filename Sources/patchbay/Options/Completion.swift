import ArgumentParser
import Foundation
import IntegrationCore

/// What the shell offers while somebody types.
enum Completion {
    /// Ids of integrations.
    static let slugs = CompletionKind.custom { words, _, _ in
        let options = options(words)
        return ((try? options.folders().keys.sorted()) ?? []).filter { !$0.hasPrefix("_") && !$0.hasPrefix(".") }
    }

    /// Names of the streams of the integration that stands on the line already.
    static let streams = CompletionKind.custom { words, _, _ in
        let options = options(words)
        guard let folders = try? options.folders(), let slug = words.dropFirst().first(where: { folders[$0] != nil }) else { return [] }
        return (try? options.manifest(slug).streams.map(\.name)) ?? []
    }

    private static func options(_ words: [String]) -> CatalogOptions {
        var options = CatalogOptions()
        options.directories = words.indices.dropLast().filter { words[$0] == "--integrations" }.map { words[$0 + 1] }
        return options
    }
}
