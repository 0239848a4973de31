import IntegrationCore
import IntegrationStore

/// Findings as expected and as they are.
struct FindingComparison {
    let expected: [SandboxExpectations.Finding]
    let actual: [Finding]

    /// What is missing, and what is there and was not expected.
    var differences: [String] {
        var left = actual
        var differences: [String] = []
        // Those that name a resource first: one without takes what is left.
        for finding in expected.filter({ $0.resource != nil }) + expected.filter({ $0.resource == nil }) {
            let resource = finding.resource.map { " of `\($0)`" } ?? ""
            let places = left.indices.filter { place in
                left[place].checkID == finding.check && left[place].verdict.rawValue == finding.verdict
                    && (finding.resource.map { $0 == left[place].resource.id } ?? true)
            }
            let place = places.first { finding.severity == nil || left[$0].severity == finding.severity } ?? places.first
            if let place {
                let found = left.remove(at: place)
                if let severity = finding.severity, found.severity != severity {
                    differences.append(
                        "finding `\(finding.check)`\(resource) has the severity \(found.severity.rawValue), not \(severity.rawValue)")
                }
            } else {
                differences.append("there is no finding `\(finding.check)`\(resource) with verdict \(finding.verdict)")
            }
        }
        for finding in left {
            let reason = finding.reason.map { " (\($0))" } ?? ""
            differences.append("unexpected finding `\(finding.checkID)` of `\(finding.resource.id)`: \(finding.verdict.rawValue)\(reason)")
        }
        return differences
    }
}
