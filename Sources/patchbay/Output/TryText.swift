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
        var text = "\(terminal.styled(DisplayText.safe(manifest.name), .bold)) in its sandbox at \(trial.origin)\n\n"
        text += connected
        for (position, run) in trial.runs.enumerated() { text += line(run, isFirst: position == 0, terminal) }
        let times = trial.waits == 1 ? "once" : "\(trial.waits) times"
        let waits = trial.waits == 0 ? "" : "; the sandbox answered 429 \(times), and the runs waited"
        text += "  \(Count.text(trial.requests, "request"))\(waits).\n"
        // The second run meets what the first one met; once is enough.
        for incident in Self.once(trial.incidents).prefix(10) {
            text += "  \(terminal.styled("sandbox:", .yellow)) \(DisplayText.safe(incident))\n"
        }
        guard let last = trial.runs.last else { return text }
        let failures = trial.runs.flatMap(\.streams).compactMap { stream in stream.failure.map { "\(stream.name): \($0)" } }
        for failure in Self.once(failures) { text += "  \(DisplayText.safe(failure))\n" }
        text += "\n" + findings(terminal)
        text += "\n" + SyncText.verdicts(last.verdicts, manifest, terminal)
        text += advice(terminal)
        // Who has to mend something first is not sent to the real system.
        return trial.isPassed ? text + "\n" + next(terminal) : text
    }

    /// Whom the credentials belong to, as the test request says.
    private var connected: String {
        guard let test = trial.test else { return "" }
        if let refusal = trial.refusal { return "  The test request was refused: \(DisplayText.safe(refusal))\n" }
        let names = [test.identityLabel, test.identityID].compactMap { $0.map(DisplayText.safe) }
        guard let first = names.first else { return "  Connected.\n" }
        return "  Connected as \(first)\(names.count > 1 ? " (\(names[1]))" : "")\n"
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
        guard !trial.findings.isEmpty else { return nothingFound + "\n" }
        let count = Count.text(trial.findings.count, "finding")
        return "\(terminal.styled(count, .bold)), worst first:\n\n" + FindingsText(findings: trial.findings).text(terminal)
    }

    /// "None" means something only where something was looked at.
    private var nothingFound: String {
        guard trial.runs.contains(where: { $0.status != .success }) else { return "No findings." }
        let isJudged = trial.runs.flatMap(\.verdicts).contains { $0.pass + $0.fail + $0.inconclusive + $0.notApplicable > 0 }
        return isJudged ? "No findings in what could be read." : "Nothing was judged."
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
                let value = field.kind == .secret ? "\(field.id)=@FILE" : ShellWord.quoted("\(field.id)=\(DisplayText.safe(field.example))")
                return " \\\n      \(field.optionName) \(value)"
            }
        let look =
            keptDatabase.map { path in
                let options = "--connection \(ConnectionNameOption.sandbox) --database \(ShellWord.quoted(path))"
                return "\n\nLook into what this run stored:\n\n  \(ProgramName.current) findings \(manifest.id) \(options)"
            } ?? ""
        return """
            Next, your own \(DisplayText.safe(manifest.name)):

              \(ProgramName.current) sync \(manifest.id)\(options.joined())
              \(ProgramName.current) findings \(manifest.id)\(look)

            """
    }
}
