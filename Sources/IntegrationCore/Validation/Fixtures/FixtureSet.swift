import Foundation
import JSONTape
import Yams

/// `fixtures/sandbox.yaml` of an integration, as far as the validator compares it with the manifest.
struct FixtureSet: Sendable {
    let file: String
    let folder: String
    let config: [String: String]
    let credentials: [String: String]
    let variables: [String: String]
    /// Variables that are lists.
    let variableLists: [String: [String]]
    let exchanges: [FixtureExchange]
    /// Streams that `expect.records` and `expect.delta` name, with where.
    let expectedStreams: [(name: String, location: SourceLocation)]
    /// Checks that `expect.findings` and `expect.passes` name, with where.
    let expectedChecks: [(name: String, location: SourceLocation)]
    let problems: [(message: String, location: SourceLocation)]

    /// Nil when there is no such file.
    init?(folder: String) {
        let file = "\(folder)/sandbox.yaml"
        let data: Data
        var unreadable: [(message: String, location: SourceLocation)] = []
        do throws(RegularFile.Problem) {
            data = try RegularFile.contents(of: file, upTo: YAMLDocument.sizeLimit + 1)
        } catch {
            if case .missing = error { return nil }
            unreadable = [("the file cannot be read, or is no regular file", SourceLocation(file: file, line: 1, column: 1))]
            data = Data()
        }
        self.file = file
        self.folder = folder
        let document = YAMLDocument(String(decoding: data, as: UTF8.self), file: file)
        let root = document.root
        config = Self.texts(root?["config"])
        credentials = Self.texts(root?["credentials"])
        variables = Self.texts(root?["variables"])
        variableLists = Self.lists(root?["variables"])
        var problems = unreadable + document.diagnostics.map { (message: $0.message, location: $0.location) }
        var exchanges: [FixtureExchange] = []
        for (position, node) in (root?["exchanges"]?.array() ?? []).enumerated() {
            let location = Self.location(of: node, in: file)
            guard let exchange = Self.exchange(node, position: position, location: location) else {
                problems.append(("an exchange needs `request: METHOD /path`", location))
                continue
            }
            switch exchange.body.flatMap({ RegularFile.problem(of: $0, in: folder) }) {
            case nil: break
            case .missing?: problems.append(("there is no file `\(exchange.body ?? "")` in the folder of the fixtures", location))
            case .notAFile?, .unreadable?: problems.append(("`\(exchange.body ?? "")` cannot be read, or is no regular file", location))
            }
            exchanges.append(exchange)
        }
        if exchanges.isEmpty, problems.isEmpty {
            problems.append(("there are no `exchanges`", SourceLocation(file: file, line: 1, column: 1)))
        }
        self.exchanges = exchanges
        self.problems = problems
        let expect = root?["expect"]
        expectedStreams = Self.keys(expect?["records"], file) + Self.keys(expect?["delta"], file)
        let findings = (expect?["findings"]?.array() ?? []).compactMap { node in
            node["check"]?.string.map { (name: $0, location: Self.location(of: node, in: file)) }
        }
        expectedChecks = findings + Self.keys(expect?["passes"], file)
    }

    /// The bytes of a file beside `sandbox.yaml`, one more than a document may have at most; nil where there is none in the folder.
    func contents(of name: String) -> [UInt8]? {
        guard RegularFile.problem(of: name, in: folder) == nil else { return nil }
        return (try? RegularFile.contents(of: "\(folder)/\(name)", upTo: JSONLimits.default.maximumBytes + 1)).map { [UInt8]($0) }
    }

    private static func exchange(_ node: Node, position: Int, location: SourceLocation) -> FixtureExchange? {
        let words = (node["request"]?.string ?? "").split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return nil }
        return FixtureExchange(
            position: position, method: String(words[0]), path: String(words[1].prefix { $0 != "?" }), query: texts(node["query"]),
            form: texts(node["form"]), json: texts(node["json"]), status: node["status"]?.string.flatMap { Int($0) } ?? 200,
            answerHeaders: Array(texts(node["answerHeaders"]).values), body: node["body"]?.string, location: location)
    }

    private static func texts(_ node: Node?) -> [String: String] {
        guard let mapping = node?.mapping else { return [:] }
        var texts: [String: String] = [:]
        for (key, value) in mapping {
            // A nested value is a condition too, but not one that can be compared with a template.
            if let name = key.string { texts[name] = value.string ?? "*" }
        }
        return texts
    }

    private static func lists(_ node: Node?) -> [String: [String]] {
        var lists: [String: [String]] = [:]
        for (key, value) in node?.mapping ?? [:] {
            if let name = key.string, case .sequence(let elements) = value { lists[name] = elements.compactMap(\.string) }
        }
        return lists
    }

    private static func keys(_ node: Node?, _ file: String) -> [(name: String, location: SourceLocation)] {
        (node?.mapping ?? [:]).compactMap { key, _ in key.string.map { ($0, location(of: key, in: file)) } }
    }

    private static func location(of node: Node, in file: String) -> SourceLocation {
        SourceLocation(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }
}
