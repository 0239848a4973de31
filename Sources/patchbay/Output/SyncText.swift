import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore

/// A run for people: what came, how the checks stand, what is wrong.
struct SyncText {
    let manifest: IntegrationManifest
    let report: SyncReport
    /// The worst of the open findings after the run.
    let findings: [Finding]
    /// How many there are.
    let findingCount: Int

    func text(_ terminal: Terminal) -> String {
        var text = headline(terminal) + "\n\n" + streams(terminal)
        if !report.verdicts.isEmpty { text += "\n" + Self.verdicts(report.verdicts, manifest, terminal) }
        for reason in report.counters.skipped.prefix(5) { text += "left out: \(DisplayText.safe(reason))\n" }
        guard !findings.isEmpty else { return text + "\nNo open findings.\n" }
        text += "\n" + FindingsText(findings: findings, count: findingCount).text(terminal)
        return text + "\n\(findingCount) open. All of them, with ids: patchbay findings \(manifest.id)\n"
    }

    private func headline(_ terminal: Terminal) -> String {
        let style: Style = report.status == .success ? .green : report.status == .failed ? .boldRed : .yellow
        let resumed = report.isResumed ? ", resumed" : ""
        let seconds = ((report.finishedAt.timeIntervalSince(report.startedAt)) * 10).rounded() / 10
        let changes = report.findings
        return """
            \(terminal.styled(manifest.name, .bold)): \(terminal.styled(report.status.rawValue, style)) (\(report.mode.rawValue)\(resumed)) in \
            \(seconds) s, \(report.counters.requests) requests, \(report.counters.records) records
            findings: \(changes.opened) opened, \(changes.resolved) resolved, \(changes.reopened) reopened
            """
    }

    private func streams(_ terminal: Terminal) -> String {
        var table = TextTable(["STREAM", "RECEIVED", "NEW", "CHANGED", "SAME", "DELETED", "STATE"], rightAligned: [1, 2, 3, 4, 5])
        for stream in report.streams {
            table.append(
                [
                    stream.name, "\(stream.received)", "\(stream.inserted)", "\(stream.updated)", "\(stream.unchanged)",
                    "\(stream.deleted)",
                    Self.state(stream),
                ], styles: stream.failure == nil ? [:] : [6: .red])
        }
        return table.render(terminal)
    }

    private static func state(_ stream: SyncReport.Stream) -> String {
        if let failure = stream.failure { return failure.description }
        if let held = stream.held { return "held: \(held.wouldDelete) of \(held.known) would be deleted" }
        return stream.isComplete ? "complete" : "incomplete"
    }

    /// How each check stands.
    static func verdicts(_ verdicts: [VerdictCount], _ manifest: IntegrationManifest, _ terminal: Terminal) -> String {
        var table = TextTable(["CHECK", "PASS", "FAIL", "INCONCLUSIVE"], rightAligned: [1, 2, 3])
        for count in verdicts {
            var styles: [Int: Style] = [:]
            if count.fail > 0 { styles[2] = .red }
            if count.inconclusive > 0 { styles[3] = .yellow }
            table.append(
                [manifest.check(id: count.checkID)?.name ?? count.checkID, "\(count.pass)", "\(count.fail)", "\(count.inconclusive)"],
                styles: styles)
        }
        return table.render(terminal)
    }
}
