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
            let place = left.firstIndex { other in
                other.checkID == finding.check && other.verdict.rawValue == finding.verdict
                    && (finding.resource.map { $0 == other.resource.id } ?? true)
            }
            if let place {
                left.remove(at: place)
            } else {
                let resource = finding.resource.map { " of `\($0)`" } ?? ""
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
