import Foundation
import IntegrationCore
import Yams

/// The configuration file of a server: a YAML map whose keys are those of ``ServerSetting``.
struct ServerFile {
    /// What one key says, and where.
    struct Entry {
        let values: [String]
        /// `FILE:LINE`.
        let place: String
    }

    private(set) var entries: [ServerSetting: Entry] = [:]

    /// No file: nothing is said.
    init() {}

    /// - Throws: ``Failure`` which names file, line and fix.
    init(path: String) throws(Failure) {
        // A pipe in its place would be waited for.
        guard RegularFile.problem(at: path) == nil, let data = FileManager.default.contents(atPath: path),
            let text = String(validating: data, as: UTF8.self)
        else { throw Failure(.usage, "Error: the configuration file \(path) is missing, unreadable or not UTF-8.") }
        guard let root = try Self.root(text, path) else { return }
        guard case .mapping(let members) = root else {
            throw Self.wrong(root, path, "must hold `key: value` lines")
        }
        for (name, node) in members {
            guard case .scalar(let scalar) = name, let setting = ServerSetting(rawValue: scalar.string) else {
                let known = ServerSetting.allCases.map(\.key)
                let nearest = name.scalar.flatMap { Suggestion.nearest(to: $0.string, among: known) }
                throw Self.wrong(
                    name, path,
                    nearest.map { "there is no such key; did you mean `\($0)`?" }
                        ?? "there is no such key; there are \(known.joined(separator: ", "))")
            }
            entries[setting] = Entry(values: try Self.values(node, of: setting, path), place: Self.place(node, path))
        }
    }

    private static func values(_ node: Node, of setting: ServerSetting, _ path: String) throws(Failure) -> [String] {
        switch node {
        case .scalar(let scalar): return [scalar.string]
        case .sequence(let items) where setting.isList:
            var values: [String] = []
            for item in items {
                guard case .scalar(let scalar) = item else { throw wrong(item, path, "`\(setting.key)` takes texts") }
                values.append(scalar.string)
            }
            return values
        default: throw wrong(node, path, "`\(setting.key)` takes \(setting.isList ? "a list of texts" : "one value")")
        }
    }

    private static func root(_ text: String, _ path: String) throws(Failure) -> Node? {
        do {
            return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
                throw Failure(.usage, "Error: \(path):\(mark.line): no YAML: \(problem).")
            case .duplicatedKeysInMapping(let keys, let context):
                throw Failure(.usage, "Error: \(path):\(context.mark.line): \(keys.joined(separator: ", ")) occurs twice.")
            default: throw Failure(.usage, "Error: \(path) is no YAML.")
            }
        } catch {
            throw Failure(.usage, "Error: \(path) is no YAML.")
        }
    }

    /// The value itself is not repeated: somebody may have put a secret in the wrong place.
    private static func wrong(_ node: Node, _ path: String, _ message: String) -> Failure {
        Failure(.usage, "Error: \(place(node, path)): \(message).")
    }

    private static func place(_ node: Node, _ path: String) -> String { "\(path):\(node.mark?.line ?? 1)" }
}
