import Yams

/// Where a node is in a YAML document.
struct YAMLPath: Hashable, CustomStringConvertible {
    enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    var steps: [Step]

    /// The last key on the way.
    var lastKey: String {
        for case .key(let key) in steps.reversed() { return key }
        return ""
    }

    /// The key above the last one.
    var parentKey: String {
        let keys = steps.compactMap { if case .key(let key) = $0 { key } else { nil } }
        return keys.dropLast().last ?? ""
    }

    var keys: [String] { steps.compactMap { if case .key(let key) = $0 { key } else { nil } } }

    /// Whether the path is one of these: steps between points, `*` for any.
    func isOne(of patterns: [String]) -> Bool {
        let words = steps.map { step in
            switch step {
            case .key(let key): key
            case .index: "*"
            }
        }
        return patterns.contains { pattern in
            let parts = pattern.split(separator: ".").map(String.init)
            return parts.count == words.count && zip(parts, words).allSatisfy { $0 == "*" || $0 == $1 }
        }
    }

    var description: String {
        steps.map { step in
            switch step {
            case .key(let key): ".\(key)"
            case .index(let index): "[\(index)]"
            }
        }.joined()
    }
}

extension Node {
    /// Every node below this one with its path, in the order of the document.
    func descendants(below path: YAMLPath = YAMLPath(steps: [])) -> [(path: YAMLPath, node: Node)] {
        var found: [(YAMLPath, Node)] = []
        switch self {
        case .mapping(let mapping):
            for (key, value) in mapping {
                let next = YAMLPath(steps: path.steps + [.key(key.string ?? "")])
                found.append((next, value))
                found += value.descendants(below: next)
            }
        case .sequence(let sequence):
            for (index, value) in sequence.enumerated() {
                let next = YAMLPath(steps: path.steps + [.index(index)])
                found.append((next, value))
                found += value.descendants(below: next)
            }
        case .scalar, .alias: break
        }
        return found
    }

    /// This document with the node at a path replaced; nil removes it.
    func replacing(_ path: YAMLPath, _ change: (Node) -> Node?) -> Node {
        edited(path.steps[...], renamedTo: nil, change)
    }

    /// This document with the last key of a path renamed.
    func renaming(_ path: YAMLPath, to name: String) -> Node {
        edited(path.steps[...], renamedTo: name) { $0 }
    }

    private func edited(_ steps: ArraySlice<YAMLPath.Step>, renamedTo name: String?, _ change: (Node) -> Node?) -> Node {
        guard let step = steps.first else { return change(self) ?? self }
        let isLast = steps.count == 1
        switch (self, step) {
        case (.mapping(let mapping), .key(let key)):
            var pairs: [(Node, Node)] = []
            for (candidate, value) in mapping {
                guard candidate.string == key else {
                    pairs.append((candidate, value))
                    continue
                }
                let changed = isLast ? change(value) : value.edited(steps.dropFirst(), renamedTo: name, change)
                if let changed { pairs.append((isLast ? name.map { Node($0) } ?? candidate : candidate, changed)) }
            }
            return Node(pairs, mapping.tag, mapping.style)
        case (.sequence(let sequence), .index(let position)):
            var nodes: [Node] = []
            for (index, value) in sequence.enumerated() {
                guard index == position else {
                    nodes.append(value)
                    continue
                }
                if let changed = isLast ? change(value) : value.edited(steps.dropFirst(), renamedTo: name, change) { nodes.append(changed) }
            }
            return Node(nodes, sequence.tag, sequence.style)
        default: return self
        }
    }
}
