extension ManifestValidator {
    /// Everything that is wrong with a manifest that was read: what the loader found, and what the rules find in the rest.
    ///
    /// Where the loader has reported an error, the rules say nothing more about the same value.
    package func validate(_ loaded: LoadedManifest, siblings: [IntegrationManifest] = []) -> [Diagnostic] {
        guard let draft = loaded.draft else { return loaded.diagnostics }
        // By key path and not by place: what is missing is reported where its surroundings begin, as is much else.
        let reported = loaded.diagnostics.filter { $0.severity == .error && !$0.keyPath.isEmpty }
        let keyPaths = Set(reported.map(\.keyPath))
        let unread = Set(reported.filter(\.leavesNoValue).map(\.keyPath))
        let cascade = LoadCascade(loaded.diagnostics)
        let found = validate(draft, siblings: siblings, places: loaded.places).filter {
            !keyPaths.contains($0.keyPath) && !$0.isBelow(unread) && !cascade.explains($0)
        }
        return (loaded.diagnostics + found).enumerated().sorted { left, right in
            let (first, second) = (left.element.location, right.element.location)
            return (first.line, first.column, left.offset) < (second.line, second.column, right.offset)
        }.map(\.element)
    }

    /// Everything that is wrong with a catalogue. A duplicate id is reported at the later manifest.
    ///
    /// - Parameter others: What it will run beside, such as the built-in integrations, and which is not validated itself. An id of theirs is
    ///   a note: loaded together they are an error, but a copy of one may be what is being worked on.
    package func validate(_ catalog: LoadedCatalog, beside others: LoadedCatalog = LoadedCatalog()) -> [Diagnostic] {
        var seen: [String: IntegrationManifest] = [:]
        let known = Dictionary(others.entries.compactMap(\.draft).map { ($0.id, $0) }) { first, _ in first }
        var problems = catalog.directoryDiagnostics
        for (entry, found) in zip(catalog.entries, catalog.entries.concurrentMap { validate($0) }) {
            problems += found
            guard let draft = entry.draft, !draft.id.isEmpty else { continue }
            // Another problem of the id, such as that of the folder, does not stand for this one.
            if let twin = seen[draft.id], twin.origin?.file != draft.origin?.file {
                problems.append(IntegrationRegistry.duplicate(draft, of: twin))
            } else {
                seen[draft.id] = draft
                guard let twin = known[draft.id], twin.origin?.file != draft.origin?.file, twin.contentHash != draft.contentHash else {
                    continue
                }
                var duplicate = IntegrationRegistry.duplicate(draft, of: twin)
                duplicate.severity = .note
                duplicate.message += "; whoever loads both is refused"
                problems.append(duplicate)
            }
        }
        return problems
    }
}

extension Diagnostic {
    /// Whether what the loader reports has no value of its own in the draft, so that a stand-in is there.
    fileprivate var leavesNoValue: Bool {
        [LoadRule.missingKey, .wrongType, .yamlTag, .tooDeep].contains { $0.rawValue == rule }
    }

    /// Whether it is about something inside one of the values.
    fileprivate func isBelow(_ keyPaths: Set<String>) -> Bool {
        guard !keyPaths.isEmpty else { return false }
        var path = ManifestPath(keyPath: keyPath)
        while !path.components.isEmpty {
            path.components.removeLast()
            if keyPaths.contains(path.description) { return true }
        }
        return false
    }
}
