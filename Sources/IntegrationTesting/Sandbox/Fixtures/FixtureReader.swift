import Foundation
import IntegrationCore
import Yams

/// The state of reading one fixtures file: every problem found so far, with its place.
struct FixtureReader {
    let file: String
    /// Where the answers' bodies are.
    let folder: String
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String, folder: String) {
        self.file = file
        self.folder = folder
    }

    static func problem(
        _ rule: FixtureRule, _ location: SourceLocation, keyPath: String = "", _ message: String, fix: String
    ) -> Diagnostic {
        let message = keyPath.isEmpty ? message : "`\(keyPath)`: \(message)"
        return Diagnostic(rule: rule.rawValue, location: location, keyPath: keyPath, message: message, fix: fix)
    }

    mutating func report(_ rule: FixtureRule, at node: Node?, _ path: String, _ message: String, fix: String) {
        let mark = node?.mark
        let location = SourceLocation(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
        diagnostics.append(Self.problem(rule, location, keyPath: path, message, fix: fix))
    }

    /// Reports what the YAML parser said.
    mutating func report(_ error: any Error) {
        func add(_ message: String, _ mark: Mark?, fix: String) {
            let location = SourceLocation(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
            diagnostics.append(Self.problem(.invalid, location, message, fix: fix))
        }
        switch error as? YamlError {
        case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _), .composer(_, let text, let mark, _):
            add("not YAML: \(text)", mark, fix: "Check quotes, brackets and indentation here, and what is still open above.")
        case .duplicatedKeysInMapping(let keys, let context):
            add("a key occurs twice in this map: \(keys.joined(separator: ", "))", context.mark, fix: "Remove one of them.")
        default:
            add("not YAML", nil, fix: "Save it as text in UTF-8; docs/sandbox.md has an example.")
        }
    }

    /// The members of a map by name, those that have no meaning reported.
    mutating func members(_ node: Node, _ path: String, known: [String], required: [String] = []) -> [String: Node] {
        var members: [String: Node] = [:]
        for (key, value, place) in pairs(node, path) {
            if known.contains(key) {
                members[key] = value
            } else {
                let fix = Suggestion.nearest(to: key, among: known).map { "Did you mean `\($0)`?" }
                report(
                    .unknownKey, at: place, Self.join(path, key), "is not a key here",
                    fix: fix ?? "Known here: \(known.map { "`\($0)`" }.joined(separator: ", ")).")
            }
        }
        for key in required where members[key] == nil {
            report(.missingKey, at: node, Self.join(path, key), "is missing", fix: "Add it; docs/sandbox.md says what it means.")
        }
        return members
    }

    /// The members of a map in their order.
    mutating func pairs(_ node: Node, _ path: String) -> [(key: String, value: Node, place: Node)] {
        guard case .mapping(let mapping) = node else {
            report(.wrongType, at: node, path, "must be a map", fix: "Write `name: value` on lines of their own, indented.")
            return []
        }
        var pairs: [(key: String, value: Node, place: Node)] = []
        for (key, value) in mapping {
            if case .scalar(let scalar) = key {
                pairs.append((scalar.string, value, key))
            } else {
                report(.wrongType, at: key, path, "a key must be a text", fix: "Write a name, in quotes where it has other characters.")
            }
        }
        return pairs
    }

    mutating func elements(_ node: Node, _ path: String) -> [Node] {
        guard case .sequence(let sequence) = node else {
            report(.wrongType, at: node, path, "must be a list", fix: "Write `- ` before each element, or all of them in `[…]`.")
            return []
        }
        return Array(sequence)
    }

    mutating func text(_ node: Node, _ path: String) -> String? {
        guard case .scalar(let scalar) = node else {
            report(.wrongType, at: node, path, "must be a text", fix: "Write one text, no list and no map.")
            return nil
        }
        return scalar.string
    }

    mutating func boolean(_ node: Node, _ path: String) -> Bool? {
        guard case .scalar(let scalar) = node, let value = Bool(scalar.string) else {
            report(.wrongType, at: node, path, "must be `true` or `false`", fix: "Write one of the two, without quotes.")
            return nil
        }
        return value
    }

    mutating func integer(_ node: Node, _ path: String, in range: ClosedRange<Int>) -> Int? {
        guard case .scalar(let scalar) = node, let value = Int(scalar.string), range.contains(value) else {
            report(
                .wrongType, at: node, path, "must be a whole number from \(range.lowerBound) to \(range.upperBound)",
                fix: "Write such a number.")
            return nil
        }
        return value
    }

    static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
