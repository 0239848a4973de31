import CEL
import IntegrationCore
import IntegrationStore

/// Reaches the verdict of one check over one resource. An error anywhere makes it inconclusive, never a pass.
final class CheckEvaluator: Sendable {
    let check: CompiledCheck
    /// Bindings of the check's scope with everything that holds for the whole run.
    let base: CELBindings
    private let recordSlot: Int?
    private let fixedSeverity: Severity
    private let evidence: CompiledEvidence

    init(_ check: CompiledCheck, inputs: RunInputs) {
        self.check = check
        base = inputs.bindings(check.environment)
        evidence = CompiledEvidence(check.evidence)
        recordSlot = check.environment.slot(of: "record")
        if case .fixed(let severity) = check.check.severity {
            fixedSeverity = severity
        } else {
            fixedSeverity = .medium
        }
    }

    /// - Parameters:
    ///   - key: The record's key: names it in a title where the manifest does not, or cannot.
    ///   - names: Parent, partition and children, where the check's stream has them.
    func outcome(of record: CELValue, key: String, names: [String: CELValue] = [:]) -> CheckOutcome {
        var bindings = base
        if let recordSlot { bindings[recordSlot] = record }
        for (name, value) in names {
            if let slot = check.environment.slot(of: name) { bindings[slot] = value }
        }
        return outcome(bindings, key: key)
    }

    /// The outcome over a whole stream, its value being known.
    func outcome(ofAggregate value: CELValue, total: Int64) -> CheckOutcome {
        var bindings = base
        if let slot = check.environment.slot(of: "value") { bindings[slot] = value }
        if let slot = check.environment.slot(of: "total") { bindings[slot] = .int(total) }
        return outcome(bindings, key: check.check.over)
    }

    /// The outcome where something it needs could not be fetched. What the check is not about by the record alone, it is not about either way.
    func inconclusive(record: CELValue?, key: String, names: [String: CELValue] = [:], reason: String) -> CheckOutcome {
        var bindings = base
        if let recordSlot, let record { bindings[recordSlot] = record }
        if record != nil, let condition = check.condition {
            var known = bindings
            // Without the children, of which some are missing: a condition that asks for them fails.
            for (name, value) in names where !check.children.contains(name) { known[name] = value }
            if (try? condition.isTrue(known)) == false {
                return CheckOutcome(checkID: check.id, verdict: .notApplicable, severity: fixedSeverity)
            }
        }
        for (name, value) in names {
            if let slot = check.environment.slot(of: name) { bindings[slot] = value }
        }
        return finding(.inconclusive, bindings, key: key, reason: reason)
    }

    /// - Parameter bindings: Of this check's scope, or of another check's over the same stream, which is the same; with the record.
    func outcome(_ bindings: CELBindings, key: String) -> CheckOutcome {
        let verdict: Verdict
        do throws(EngineError) {
            // The condition of an aggregate chooses records; it has been heard already.
            if check.aggregate == nil, let condition = check.condition, try !condition.isTrue(bindings) {
                return CheckOutcome(checkID: check.id, verdict: .notApplicable, severity: fixedSeverity)
            }
            verdict = try check.pass.isTrue(bindings) ? .pass : .fail
        } catch {
            return finding(.inconclusive, bindings, key: key, reason: error.reason)
        }
        if verdict == .pass {
            // A pass makes no finding, so that nobody asks what it is about.
            return CheckOutcome(checkID: check.id, verdict: .pass, severity: fixedSeverity, evidence: evidence.text(bindings))
        }
        do throws(EngineError) {
            return finding(verdict, bindings, key: key, severity: try severity(bindings), reason: nil)
        } catch {
            return finding(.inconclusive, bindings, key: key, reason: error.reason)
        }
    }

    private func severity(_ bindings: CELBindings) throws(EngineError) -> Severity {
        guard let template = check.severity else { return fixedSeverity }
        guard let severity = Severity(rawValue: try template.render(bindings)) else {
            let known = Severity.allCases.map(\.rawValue).joined(separator: ", ")
            throw EngineError(.expressionFailed, "checks.\(check.id).severity gave none of \(known)")
        }
        return severity
    }

    private func finding(
        _ verdict: Verdict, _ bindings: CELBindings, key: String, severity: Severity? = nil, reason: String?
    ) -> CheckOutcome {
        let type = check.check.resource?.type ?? check.check.over
        let id = resourceID(bindings) ?? (check.aggregate == nil ? nil : key)
        let name = check.resourceName.flatMap { try? $0.evaluate(bindings).parameterText }
        let title = check.title.flatMap { try? $0.render(bindings) } ?? "\(check.check.name): \(name ?? id ?? key)"
        let severity = severity ?? (try? self.severity(bindings)) ?? fixedSeverity
        return CheckOutcome(
            checkID: check.id, verdict: verdict, severity: severity, evidence: evidence.text(bindings),
            finding: FindingDescription(
                resource: id.map { FindingResource(type: type, id: $0, name: name) }, recordType: type, recordName: name, title: title,
                remediation: check.check.remediation ?? "", reason: reason))
    }

    /// The id the manifest gives; nil where it gives none. An empty one would be shared by every resource without an id.
    private func resourceID(_ bindings: CELBindings) -> String? {
        guard let id = check.resourceID.flatMap({ try? $0.evaluate(bindings).parameterText }), !id.isEmpty else { return nil }
        return id
    }
}
