import Foundation
import IntegrationCore
import IntegrationEngine
import IntegrationStore

/// A run for people: what came, how the checks stand, what is wrong.
struct SyncText {
    let manifest: IntegrationManifest
    let report: SyncReport
    /// The command that lists them.
    let listing: String

    /// Findings that are shown; the rest is counted.
    private static let shown = 50

    /// - Parameter findings: Those open after the run.
    func text(_ findings: inout FindingCursor, _ terminal: Terminal) throws -> String {
        var text = headline(terminal) + "\n\n" + streams(terminal)
        if !report.verdicts.isEmpty { text += "\n" + Self.verdicts(report.verdicts, manifest, terminal) }
        let shown = report.counters.skipped.prefix(5)
        for reason in shown { text += "left out: \(DisplayText.safe(reason))\n" }
        let more = report.counters.skippedCount - shown.count
        if more > 0 { text += "left out: \(Count.text(more, "more request"))\n" }
        guard findings.count > 0 else { return text + "\n\(nothingOpen)\n" }
        let first = try findings.next(Self.shown)
        text += "\n" + FindingsText(findings: first, more: findings.count - first.count).text(terminal)
        return text + "\n\(findings.count) open. All of them, with ids: \(listing)\n"
    }

    /// "None" means something only where something was looked at.
    private var nothingOpen: String {
        let isJudged = report.verdicts.contains { $0.pass + $0.fail + $0.inconclusive + $0.notApplicable > 0 }
        if !isJudged, report.status != .success { return "Nothing was judged." }
        return report.status == .failed ? "Nothing new was judged; no findings are open from before." : "No open findings."
    }

    private func headline(_ terminal: Terminal) -> String {
        let style: Style = report.status == .success ? .green : report.status == .failed ? .boldRed : .yellow
        let resumed = report.isResumed ? ", resumed" : ""
        let seconds = ((report.finishedAt.timeIntervalSince(report.startedAt)) * 10).rounded() / 10
        let changes = report.findings
        return """
            \(terminal.styled(DisplayText.safe(manifest.name), .bold)): \(terminal.styled(report.status.rawValue, style)) (\(report.mode.rawValue)\(resumed)) in \
            \(seconds) s, \(Count.text(report.counters.requests, "request")), \(Count.text(report.counters.records, "record"))
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
        return stream.isComplete ? "complete" : stream.pages == 0 ? "not read" : "incomplete"
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
