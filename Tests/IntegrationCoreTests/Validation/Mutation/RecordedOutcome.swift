import CEL
import Foundation
import Yams

@testable import IntegrationCore

/// What the recorded answers come to under a manifest, as far as `fixtures/sandbox.yaml` expects it: how many records each stream has,
/// and what each check says of which of them, or of how many where it counts. Where this differs, a run over the fixtures comes to something
/// else; whether the conformance test sees it depends on what `expect` names.
struct RecordedOutcome: Equatable {
    private var records: [String: Int] = [:]
    private var verdicts: [String: [String]] = [:]
    /// Of those checks of whose findings `expect` says how severe they are.
    private var severities: [String: [String]] = [:]

    /// Nil for a manifest without fixtures that can be read.
    init?(_ manifest: IntegrationManifest) {
        guard let folder = manifest.folder, let fixtures = FixtureSet(folder: "\(folder)/fixtures"), fixtures.problems.isEmpty else {
            return nil
        }
        let expected = try? Yams.compose(yaml: String(contentsOfFile: "\(folder)/fixtures/sandbox.yaml", encoding: .utf8))?["expect"]
        let rated = Set((expected?["findings"]?.array() ?? []).filter { $0["severity"] != nil }.compactMap { $0["check"]?.string })
        let validation = ManifestValidation(manifest, places: nil)
        let types = RecordedTypes(manifest, fixtures, FixtureMatches(manifest, fixtures))
        let recorded = RecordedRecords(manifest, fixtures, types) { validation.site(at: $0) }
        for stream in manifest.streams where stream.job == nil {
            let received = recorded.received(stream, of: recorded.all(stream))
            records[stream.name] = received.count
            let stored = recorded.stored(stream, from: received)
            for check in manifest.checks where check.over == stream.name {
                let path = "checks.\(check.id)"
                let chosen = stored.enumerated().filter { check.where == nil || recorded.isTrue("\(path).where", $0.element.value) }
                let judging = check.aggregate.map { "\(path).aggregate.\($0.function.rawValue)" } ?? "\(path).pass"
                if let aggregate = check.aggregate, [.count, .ratio].contains(aggregate.function) {
                    verdicts[check.id] = ["\(chosen.count { recorded.isTrue(judging, $0.element.value) }) of \(chosen.count)"]
                } else {
                    verdicts[check.id] = chosen.map { "\($0.offset) \(recorded.isTrue(judging, $0.element.value))" }
                }
                guard rated.contains(check.id) else { continue }
                switch check.severity {
                case .fixed(let severity): severities[check.id] = [severity.rawValue]
                case .computed:
                    severities[check.id] = chosen.filter { !recorded.isTrue(judging, $0.element.value) }.map {
                        recorded.value(at: "\(path).severity", ["record": $0.element.value])?.stringValue ?? ""
                    }
                }
            }
        }
    }
}
