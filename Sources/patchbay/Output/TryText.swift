import IntegrationCore
import IntegrationEngine
import IntegrationStore

/// What `patchbay try` prints: what it did, what it found, and what to type next.
struct TryText {
    let manifest: IntegrationManifest
    let trial: Trial
    let keptDatabase: String?
    /// Those of `--integrations`, which the next command needs too.
    let directories: [String]

    func text(_ terminal: Terminal) -> String {
        var text = "\(terminal.styled(manifest.name, .bold)) in its sandbox at \(trial.origin)\n\n"
        for (position, run) in trial.runs.enumerated() { text += line(run, isFirst: position == 0, terminal) }
        let times = trial.waits == 1 ? "once" : "\(trial.waits) times"
        text += "  \(Count.text(trial.requests, "request")); the sandbox answered 429 \(times), and the runs waited.\n"
        // The second run meets what the first one met; once is enough.
        for incident in Self.once(trial.incidents).prefix(10) {
            text += "  \(terminal.styled("sandbox:", .yellow)) \(DisplayText.safe(incident))\n"
        }
        guard let last = trial.runs.last else { return text }
        let failures = trial.runs.flatMap(\.streams).compactMap { stream in stream.failure.map { "\(stream.name): \($0)" } }
        for failure in Self.once(failures) { text += "  \(DisplayText.safe(failure))\n" }
        text += "\n" + findings(terminal)
        text += "\n" + SyncText.verdicts(last.verdicts, manifest, terminal)
        return text + advice(terminal) + "\n" + next(terminal)
    }

    private static func once(_ lines: [String]) -> [String] {
        var seen: Set<String> = []
        return lines.filter { seen.insert($0).inserted }
    }

    private func line(_ run: SyncReport, isFirst: Bool, _ terminal: Terminal) -> String {
        let style: Style = run.status == .success ? .green : .red
        let title = isFirst ? "Full run" : run.mode == .delta ? "Second run (delta)" : "Second run"
        let changed = isFirst ? "" : " (\(run.streams.reduce(0) { $0 + $1.unchanged }) the same)"
        return
            "  \(title): \(terminal.styled(run.status.rawValue, style)), \(Count.text(run.counters.records, "record"))\(changed), "
            + "\(Count.text(run.counters.pages, "page")), \(Count.text(run.streams.filter { $0.pages > 0 }.count, "stream"))\n"
    }

    private func findings(_ terminal: Terminal) -> String {
        guard !trial.findings.isEmpty else { return "No findings.\n" }
        let count = Count.text(trial.findings.count, "finding")
        return "\(terminal.styled(count, .bold)), worst first:\n\n" + FindingsText(findings: trial.findings).text(terminal)
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
        let fields = SettingField.all(of: manifest).filter { $0.isRequired && $0.fallback == nil }
        let options =
            directories.map { " \\\n      --integrations \(ShellWord.quoted($0))" }
            + fields.map { field in
                let value = field.kind == .secret ? "\(field.id)=@FILE" : ShellWord.quoted("\(field.id)=\(field.example)")
                return " \\\n      \(field.optionName) \(value)"
            }
        let look =
            keptDatabase.map { path in
                let options = "--connection \(ConnectionNameOption.sandbox) --database \(ShellWord.quoted(path))"
                return "\n\nLook into what this run stored:\n\n  \(ProgramName.current) findings \(manifest.id) \(options)"
            } ?? ""
        return """
            Next, your own \(manifest.name):

              \(ProgramName.current) sync \(manifest.id)\(options.joined())
              \(ProgramName.current) findings \(manifest.id)\(look)

            """
    }
}
