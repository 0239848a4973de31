import IntegrationCore
import IntegrationStore

extension CheckOutcome {
    static func pass(_ resource: String? = nil, check: String = "c") -> CheckOutcome {
        CheckOutcome(
            checkID: check, verdict: .pass, resource: resource.map { FindingResource(type: "repository", id: $0) },
            evidenceJSON: #"{"archived":false}"#)
    }

    static func fail(
        _ resource: String, check: String = "c", severity: Severity = .high, evidence: String = #"{"archived":true}"#
    ) -> CheckOutcome {
        CheckOutcome(
            checkID: check, verdict: .fail, severity: severity, resource: FindingResource(type: "repository", id: resource, name: "R"),
            title: "\(resource) is archived", remediation: "Unarchive it.", evidenceJSON: evidence)
    }

    static func inconclusive(_ resource: String?, check: String = "c", reason: String = "no such member") -> CheckOutcome {
        CheckOutcome(
            checkID: check, verdict: .inconclusive, severity: .high,
            resource: resource.map { FindingResource(type: "repository", id: $0, name: "R") }, title: "cannot tell", reason: reason)
    }

    static func notApplicable(check: String = "c") -> CheckOutcome {
        CheckOutcome(checkID: check, verdict: .notApplicable)
    }
}
