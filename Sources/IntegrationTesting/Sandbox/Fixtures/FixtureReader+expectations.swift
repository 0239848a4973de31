import IntegrationCore
import Yams

extension FixtureReader {
    mutating func expectations(_ node: Node, _ manifest: IntegrationManifest) -> SandboxExpectations {
        let members = members(node, "expect", known: ["records", "delta", "findings", "passes"])
        let streams = manifest.streams.map(\.name)
        let checks = manifest.checks.map(\.id)
        var expectations = SandboxExpectations()
        if let node = members["records"] { expectations.records = counts(node, "expect.records", of: streams, "stream") }
        if let node = members["delta"] { expectations.delta = counts(node, "expect.delta", of: streams, "stream") }
        if let node = members["passes"] { expectations.passes = counts(node, "expect.passes", of: checks, "check") }
        if let node = members["findings"] {
            expectations.findings = elements(node, "expect.findings").enumerated().compactMap { position, element in
                finding(element, "expect.findings[\(position)]", checks: checks)
            }
        }
        return expectations
    }

    private mutating func counts(_ node: Node, _ path: String, of names: [String], _ word: String) -> OrderedMap<Int> {
        var counts: OrderedMap<Int> = [:]
        for (name, value, place) in pairs(node, path) {
            requireKnown(name, among: names, word, at: place, Self.join(path, name))
            if let count = integer(value, Self.join(path, name), in: 0...1_000_000) { counts[name] = count }
        }
        return counts
    }

    private mutating func finding(_ node: Node, _ path: String, checks: [String]) -> SandboxExpectations.Finding? {
        let members = members(node, path, known: ["check", "resource", "verdict", "severity"], required: ["check"])
        guard let checkNode = members["check"], let check = text(checkNode, "\(path).check") else { return nil }
        requireKnown(check, among: checks, "check", at: checkNode, "\(path).check")
        var finding = SandboxExpectations.Finding(check: check)
        if let node = members["resource"] { finding.resource = text(node, "\(path).resource") }
        if let node = members["verdict"], let verdict = text(node, "\(path).verdict") {
            finding.verdict = verdict
            if verdict != "fail", verdict != "inconclusive" {
                report(
                    .invalid, at: node, "\(path).verdict", "must be `fail` or `inconclusive`",
                    fix: "Write one of the two; a pass makes no finding.")
            }
        }
        if let node = members["severity"], let word = text(node, "\(path).severity") {
            finding.severity = Severity(rawValue: word)
            requireKnown(word, among: Severity.allCases.map(\.rawValue), "severity", at: node, "\(path).severity")
        }
        return finding
    }

    private mutating func requireKnown(_ name: String, among names: [String], _ word: String, at node: Node, _ path: String) {
        guard !names.contains(name) else { return }
        let nearest = Suggestion.nearest(to: name, among: names).map { "Did you mean `\($0)`?" }
        let fix = nearest ?? (names.isEmpty ? "Remove it." : "Known: \(names.map { "`\($0)`" }.joined(separator: ", ")).")
        report(.unknownName, at: node, path, "the manifest has no \(word) `\(name)`", fix: fix)
    }
}
