import Yams

extension ManifestReader {
    /// Goes through the keys of a map. A key that is no text is reported, and one that occurred twice is passed over.
    ///
    /// - Parameter take: Reads the value of a key.
    mutating func forEachKey(
        of mapping: Node.Mapping, _ take: (_ key: String, _ keyNode: Node, _ value: Node, _ reader: inout ManifestReader) -> Void
    ) {
        for entry in FlowMapEntries(mapping, standIns: ignoredKeys).entries {
            let keyNode = entry.key
            guard case .scalar(let scalar) = keyNode else {
                report(.wrongType, at: keyNode, "a key must be a text, not \(keyNode.words)")
                continue
            }
            if !ignoredKeys.isEmpty, ignoredKeys[scalar.string] != nil { continue }
            if let rest = entry.rest {
                report(
                    .yamlSyntax, at: rest, key: scalar.string, "in `{ … }` this comma ends the text",
                    fix: "Put the whole expression in quotes: `\(scalar.string): \"…\"`.")
            }
            take(scalar.string, keyNode, entry.value, &self)
        }
    }

    /// The node as a map; anything else is reported.
    mutating func mapping(_ node: Node, expected words: String) -> Node.Mapping? {
        guard case .mapping(let mapping) = node else {
            reportType(of: node, expected: words)
            return nil
        }
        guard mapping.tag.rawValue.isEmpty || mapping.tag.rawValue.hasSuffix(":map") else {
            report(.yamlTag, at: node, "YAML tags are not used in manifests", fix: "Remove `\(mapping.tag.rawValue)`.")
            return nil
        }
        guard depth < Self.depthLimit else {
            report(.tooDeep, at: node, "is nested more than \(Self.depthLimit) levels deep")
            return nil
        }
        return mapping
    }

    /// The node as a list; anything else is reported.
    mutating func sequence(_ node: Node, expected words: String) -> Node.Sequence? {
        guard case .sequence(let sequence) = node else {
            reportType(of: node, expected: words)
            return nil
        }
        guard depth < Self.depthLimit else {
            report(.tooDeep, at: node, "is nested more than \(Self.depthLimit) levels deep")
            return nil
        }
        return sequence
    }

    /// Levels of maps and lists in a manifest; request bodies are the only deep ones.
    private static var depthLimit: Int { 64 }

    mutating func reportUnknownKey(_ key: String, at node: Node, known: [String]) {
        if key == "<<" {
            report(.unknownKey, at: node, key: key, "merge keys are not used in manifests", fix: "Write the keys out.")
            return
        }
        let fix =
            if let suggestion = Suggestion.nearest(to: key, among: known) {
                "Did you mean `\(suggestion)`?"
            } else {
                known.isEmpty ? "Remove it." : "Known here: \(known.map { "`\($0)`" }.joined(separator: ", "))."
            }
        report(.unknownKey, at: node, key: key, "is not a key here", fix: fix)
    }
}
