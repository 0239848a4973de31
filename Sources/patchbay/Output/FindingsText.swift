import IntegrationCore
import IntegrationStore

/// Findings as a table, each with its evidence.
struct FindingsText {
    let findings: [Finding]
    /// How many there are, where not all are listed.
    let count: Int
    /// Whether the id stands there too, to be used with `findings show`.
    var showsIDs = false

    func text(_ terminal: Terminal) -> String {
        var table = TextTable(["SEVERITY", "RESOURCE", "FINDING AND EVIDENCE"])
        for finding in findings {
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
        let rest = count - findings.count
        return table.render(terminal) + (rest > 0 ? "... and \(rest) more\n" : "")
    }
}
