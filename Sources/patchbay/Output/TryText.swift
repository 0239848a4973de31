import IntegrationCore
import IntegrationEngine
import IntegrationStore

/// What `patchbay try` prints: what it did, what it found, and what to type next.
struct TryText {
    let manifest: IntegrationManifest
    let trial: Trial
    let keptDatabase: String?

    func text(_ terminal: Terminal) -> String {
        var text = "\(terminal.styled(manifest.name, .bold)) in its sandbox at \(trial.origin)\n\n"
        for (position, run) in trial.runs.enumerated() { text += line(run, isFirst: position == 0, terminal) }
        let times = trial.waits == 1 ? "once" : "\(trial.waits) times"
        text += "  \(trial.requests) requests; the sandbox answered 429 \(times), and the runs waited.\n"
        for incident in trial.incidents.prefix(10) { text += "  \(terminal.styled("sandbox:", .yellow)) \(DisplayText.safe(incident))\n" }
        guard let last = trial.runs.last else { return text }
        for stream in trial.runs.flatMap(\.streams) {
            if let failure = stream.failure { text += "  \(stream.name): \(DisplayText.safe(failure.description))\n" }
        }
        text += "\n" + findings(terminal)
        text += "\n" + SyncText.verdicts(last.verdicts, manifest, terminal)
        return text + advice(terminal) + "\n" + next(terminal)
    }

    private func line(_ run: SyncReport, isFirst: Bool, _ terminal: Terminal) -> String {
        let style: Style = run.status == .success ? .green : .red
        let title = isFirst ? "Full run" : run.mode == .delta ? "Second run (delta)" : "Second run"
        let changed = isFirst ? "" : " (\(run.streams.reduce(0) { $0 + $1.unchanged }) the same)"
        return
            "  \(title): \(terminal.styled(run.status.rawValue, style)), \(run.counters.records) records\(changed), "
            + "\(run.counters.pages) pages, \(run.streams.filter { $0.pages > 0 }.count) streams\n"
    }

    private func findings(_ terminal: Terminal) -> String {
        guard !trial.findings.isEmpty else { return "No findings.\n" }
        let count = trial.findingCount == 1 ? "1 finding" : "\(trial.findingCount) findings"
        return "\(terminal.styled(count, .bold)), worst first:\n\n"
            + FindingsText(findings: trial.findings, count: trial.findingCount).text(terminal)
    }

    /// What to do about the first finding.
    private func advice(_ terminal: Terminal) -> String {
        guard let worst = trial.findings.first(where: { !$0.remediation.isEmpty }) else { return "" }
        let remediation = worst.remediation.split(whereSeparator: \.isNewline).joined(separator: " ")
        let lines = TextTable.wrap(DisplayText.safe(remediation), terminal.width - 2).map { "  \($0)\n" }.joined()
        let title = TextTable.wrap("What to do about \"\(DisplayText.safe(worst.title))\":", terminal.width).joined(separator: "\n")
        return "\n\(title)\n\(lines)"
    }

    private func next(_ terminal: Terminal) -> String {
        let fields = SettingField.all(of: manifest).filter { $0.kind != .variable && $0.isRequired && $0.fallback == nil }
        let options = fields.map { field in
            field.kind == .secret ? " \\\n      --credential \(field.id)=@FILE" : " \\\n      --config \(field.id)=\(field.example)"
        }
        let look = keptDatabase.map { "\n\nLook into what this run stored:\n\n  patchbay findings --database \($0)" } ?? ""
        return """
            Next, your own \(manifest.name):

              patchbay sync \(manifest.id)\(options.joined())
              patchbay findings \(manifest.id)\(look)

            """
    }
}
