import Yams

/// The state of reading one manifest: where we are in it, and every problem found so far.
struct ManifestReader {
    /// Nodes visited at most, aliases counted each time: a bomb of aliases ends here.
    static let nodeLimit = 200_000

    let file: String
    private(set) var diagnostics: [Diagnostic] = []
    /// Positions of list elements that have no value, by the key path of their list: later elements moved up.
    private(set) var skipped: [String: [Int]] = [:]
    private var path = ManifestPath()
    /// For each part of the path what a value there looks like, when its key says so.
    private var examples: [String?] = []
    private var remainingNodes = Self.nodeLimit
    /// Keys that were replaced because the map has them twice, by what stands in for them; they were reported and are passed over.
    let ignoredKeys: [String: String]

    init(file: String, ignoredKeys: [String: String] = [:]) {
        self.file = file
        self.ignoredKeys = ignoredKeys
    }

    var depth: Int { path.components.count }

    /// Reads one value below the current one.
    ///
    /// - Parameter example: YAML of such a value, for what is reported about it.
    mutating func read<Value>(
        _ kind: Kind<Value>, _ node: Node, at component: ManifestPath.Component, example: String? = nil
    ) -> Value? {
        path.components.append(component)
        examples.append(example)
        defer {
            path.components.removeLast()
            examples.removeLast()
        }
        remainingNodes -= 1
        guard remainingNodes > 0 else {
            if remainingNodes == 0 {
                report(.tooLarge, at: node, "the manifest has more than \(Self.nodeLimit) values", fix: "Use fewer aliases.")
            }
            return nil
        }
        return kind.read(node, &self)
    }

    /// Notes that an element of the list at hand has no value.
    mutating func skip(_ position: Int) { skipped[path.description, default: []].append(position) }

    func location(of node: Node) -> SourceLocation {
        guard let mark = node.mark else { return SourceLocation(file: file, line: 1, column: 1) }
        return SourceLocation(file: file, line: mark.line, column: mark.column)
    }

    func location(of scalar: Node.Scalar) -> SourceLocation {
        guard let mark = scalar.mark else { return SourceLocation(file: file, line: 1, column: 1) }
        return SourceLocation(file: file, line: mark.line, column: mark.column)
    }

    /// What to do where the place itself does not know better: the example of the key, or what the rule says.
    private func advice(for rule: LoadRule) -> String {
        guard rule.isAboutValue, let position = examples.lastIndex(where: { $0 != nil }), let example = examples[position],
            case .key(let key) = path.components[position]
        else { return rule.fix }
        return "For example `\(key): \(example)`."
    }

    /// - Parameter key: The key below the current value that the problem is about, if it is about one.
    mutating func report(_ rule: LoadRule, at node: Node, key: String? = nil, _ message: String, fix: String? = nil) {
        let place = key.map(path.appending) ?? path
        diagnostics.append(
            Diagnostic(
                rule: rule.rawValue, location: location(of: node), keyPath: place.description,
                message: (place.components.isEmpty ? "" : "`\(place)`: ") + message, fix: fix ?? advice(for: rule)))
    }

    /// Reports that a value is of another type than it must be.
    mutating func reportType(of node: Node, expected words: String, fix: String? = nil) {
        report(
            .wrongType, at: node, node.isNull ? "must be \(words), and there is nothing" : "must be \(words), not \(node.words)", fix: fix)
    }
}
