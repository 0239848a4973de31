import Foundation
import IntegrationCore
import Testing
import Yams

/// A manifest to break.
struct MutationSubject {
    struct Mutation: CustomStringConvertible {
        let kind: ManifestBreak
        let path: YAMLPath
        let before: String
        let after: String
        let document: Node

        var description: String { "\(kind.rawValue) \(path): \(before) -> \(after)" }
    }

    enum Verdict {
        case caught
        /// The run that the fixtures record comes out otherwise.
        case shown
        case harmless(HarmlessReason)
        case gap(KnownGap)
        case survived
    }

    private let folder: String
    private let root: Node
    private let original: IntegrationManifest
    private let known: Set<String>
    /// Nil without fixtures.
    private let outcome: RecordedOutcome?

    init(folder: String) throws {
        self.folder = folder
        let text = try String(contentsOfFile: "\(folder)/manifest.yaml", encoding: .utf8)
        root = try #require(try Yams.compose(yaml: text))
        let loaded = ManifestLoader().load(yaml: try Yams.serialize(node: root), folder: folder)
        original = try #require(loaded.draft)
        outcome = RecordedOutcome(original)
        known = Set(Self.problems(of: loaded).map(Self.identity))
    }

    func mutation(_ generator: inout SeededGenerator) -> Mutation {
        let nodes = root.descendants()
        while true {
            guard let kind = ManifestBreak.allCases.randomElement(using: &generator),
                let place = kind.candidates(in: nodes).randomElement(using: &generator)
            else { continue }
            let document = kind.apply(at: place.path, in: root, &generator)
            guard document != root else { continue }
            return Mutation(
                kind: kind, path: place.path, before: Self.summary(root.node(at: place.path)),
                after: Self.summary(document.node(at: place.path)),
                document: document)
        }
    }

    func verdict(on mutation: Mutation) throws -> Verdict {
        let loaded = ManifestLoader().load(yaml: try Yams.serialize(node: mutation.document), folder: folder)
        if Self.problems(of: loaded).contains(where: { !known.contains(Self.identity($0)) }) { return .caught }
        guard let draft = loaded.draft else { return .survived }
        if let reason = HarmlessReason(original, draft) { return .harmless(reason) }
        if RecordedOutcome(draft) != outcome { return .shown }
        return KnownGap.gap(for: mutation).map(Verdict.gap) ?? .survived
    }

    private static func problems(of loaded: LoadedManifest) -> [Diagnostic] {
        ManifestValidator().validate(loaded).filter { $0.severity != .note }
    }

    /// What a problem is, wherever it now stands.
    private static func identity(_ problem: Diagnostic) -> String { "\(problem.rule) \(problem.keyPath) \(problem.message)" }

    private static func summary(_ node: Node?) -> String {
        guard let node else { return "(gone)" }
        return node.scalar.map { "`\($0.string.prefix(160))`" } ?? (node.sequence == nil ? "{…}" : "[…]")
    }
}
