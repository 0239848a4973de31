import IntegrationCore
import IntegrationStore

/// Findings as a table, each with its evidence.
struct FindingsText {
    let findings: [Finding]
    /// Whether the id stands there too, to be used with `findings show`.
    var showsIDs = false
    /// How many there are beyond these.
    var more = 0

    func text(_ terminal: Terminal) -> String {
        var table = TextTable(["SEVERITY", "RESOURCE", "FINDING AND EVIDENCE"])
        // Where there is only one there is nothing to tell apart.
        let namesConnections = Set(findings.map { [$0.provider, $0.connectionName] }).count > 1
        for finding in findings {
            let resource = finding.resource.name ?? finding.resource.id
            let verdict = finding.verdict == .inconclusive ? "Could not verify: " : ""
            table.append(
                [
                    finding.severity.rawValue, terminal.isInteractive ? DisplayText.cut(resource, to: 40) : resource,
                    Self.mark(finding) + verdict + finding.title,
                ],
                styles: [0: Style(finding.severity), 2: .bold])
            let evidence = EvidenceText.of(finding.evidenceJSON, limit: terminal.isInteractive ? EvidenceText.limit : Int.max)
            if finding.verdict == .inconclusive, let reason = finding.reason { table.append(["", "", "reason: \(reason)"]) }
            if !evidence.isEmpty { table.append(["", finding.resource.type, evidence], styles: [1: .dim, 2: .dim]) }
            if namesConnections { table.append(["", "", Self.connection(finding)], styles: [2: .dim]) }
            if showsIDs { table.append(["", "", finding.id.rawValue], styles: [2: .cyan]) }
        }
        return table.render(terminal) + (more > 0 ? "... and \(more) more\n" : "")
    }

    private static func mark(_ finding: Finding) -> String {
        guard finding.status != .open else { return "" }
        let until = finding.status == .ignored ? finding.ignored?.until.map { " until \(Day.last(before: $0))" } ?? "" : ""
        return "[\(finding.status.rawValue)\(until)] "
    }

    private static func connection(_ finding: Finding) -> String {
        finding.connectionName == ConnectionNameOption.standard
            ? finding.provider : "\(finding.provider), connection \(finding.connectionName)"
    }
}
