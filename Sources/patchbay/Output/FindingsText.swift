import IntegrationCore
import IntegrationStore

/// Findings as a table, each with its evidence.
struct FindingsText {
    let findings: [Finding]
    /// Whether the id stands there too, to be used with `findings show`.
    var showsIDs = false
    /// Longest list; the rest is counted.
    var limit = Int.max

    func text(_ terminal: Terminal) -> String {
        var table = TextTable(["SEVERITY", "RESOURCE", "FINDING AND EVIDENCE"])
        for finding in findings.prefix(limit) {
            let resource = finding.resource.name ?? finding.resource.id
            let verdict = finding.verdict == .inconclusive ? "Could not verify: " : ""
            let mark = finding.status == .open ? "" : "[\(finding.status.rawValue)] "
            table.append(
                [finding.severity.rawValue, DisplayText.cut(resource, to: 40), mark + verdict + finding.title],
                styles: [0: Style(finding.severity), 2: .bold])
            let evidence = EvidenceText.of(finding.evidenceJSON)
            if finding.verdict == .inconclusive, let reason = finding.reason { table.append(["", "", "reason: \(reason)"]) }
            if !evidence.isEmpty { table.append(["", finding.resource.type, evidence], styles: [1: .dim, 2: .dim]) }
            if showsIDs { table.append(["", "", finding.id.rawValue], styles: [2: .cyan]) }
        }
        let rest = findings.count - findings.prefix(limit).count
        return table.render(terminal) + (rest > 0 ? "... and \(rest) more\n" : "")
    }
}
