extension ManifestValidator {
    /// Everything that is wrong with a manifest that was read: what the loader found, and what the rules find in the rest.
    ///
    /// Where the loader has reported an error, the rules say nothing more about the same value.
    package func validate(_ loaded: LoadedManifest, siblings: [IntegrationManifest] = []) -> [Diagnostic] {
        guard let draft = loaded.draft else { return loaded.diagnostics }
        let keyPaths = Set(loaded.diagnostics.map(\.keyPath)).subtracting([""])
        let places = Set(loaded.diagnostics.map(\.location))
        let found = validate(draft, siblings: siblings).filter { !keyPaths.contains($0.keyPath) && !places.contains($0.location) }
        return (loaded.diagnostics + found).enumerated().sorted { left, right in
            let (first, second) = (left.element.location, right.element.location)
            return (first.line, first.column, left.offset) < (second.line, second.column, right.offset)
        }.map(\.element)
    }

    /// Everything that is wrong with a catalogue. A duplicate id is reported at the later manifest.
    package func validate(_ catalog: LoadedCatalog) -> [Diagnostic] {
        var seen: [String: IntegrationManifest] = [:]
        let pairs = catalog.entries.map { entry in
            let twin = entry.draft.flatMap { seen[$0.id] }
            if let draft = entry.draft, twin == nil { seen[draft.id] = draft }
            return (entry: entry, siblings: twin.map { [$0] } ?? [])
        }
        return catalog.directoryDiagnostics + pairs.concurrentMap { validate($0.entry, siblings: $0.siblings) }.flatMap(\.self)
    }
}
