import IntegrationCore
import IntegrationStore

extension CheckOutcome {
    static func pass(check: String = "c") -> CheckOutcome {
        CheckOutcome(checkID: check, verdict: .pass, evidence: Array(#"{"archived":false}"#.utf8))
    }

    static func fail(
        _ resource: String, check: String = "c", severity: Severity = .high, evidence: String = #"{"archived":true}"#
    ) -> CheckOutcome {
        CheckOutcome(
            checkID: check, verdict: .fail, severity: severity, evidence: Array(evidence.utf8),
            finding: FindingDescription(
                resource: FindingResource(type: "repository", id: resource, name: "R"), title: "\(resource) is archived",
                remediation: "Unarchive it."))
    }

    static func inconclusive(_ resource: String?, check: String = "c", reason: String = "no such member") -> CheckOutcome {
        CheckOutcome(
            checkID: check, verdict: .inconclusive, severity: .high,
            finding: FindingDescription(
                resource: resource.map { FindingResource(type: "repository", id: $0, name: "R") }, title: "cannot tell", reason: reason))
    }

    static func notApplicable(check: String = "c") -> CheckOutcome {
        CheckOutcome(checkID: check, verdict: .notApplicable)
    }
}
