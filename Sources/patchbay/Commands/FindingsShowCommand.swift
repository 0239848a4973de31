import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationStore
import JSONTape

/// `patchbay findings show`
struct FindingsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one finding: evidence, what to do, and all that happened to it.")

    @Argument(help: "The finding's id, as `patchbay findings` prints it.") var id: String
    @Option(help: ArgumentHelp("table for people, json for programs.", valueName: "format")) var output: OutputFormat = .table
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let history = try await database.withExisting { store in
            guard let history = try await store.finding(PublicID(rawValue: id)) else { throw Failure.noFinding(id, database) }
            return history
        }
        switch output {
        case .json: try StandardOutput.write(line: FindingJSON.text(history))
        case .table: try StandardOutput.write(text(history, .output))
        }
    }

    private func text(_ history: FindingHistory, _ terminal: Terminal) -> String {
        let finding = history.finding
        var lines = [
            terminal.styled(DisplayText.safe(finding.title), .bold), "",
            "  severity     \(terminal.styled(finding.severity.rawValue, Style(finding.severity)))",
            "  status       \(finding.status.rawValue) (\(finding.verdict.rawValue))",
            "  integration  \(finding.provider), check \(finding.checkID)\(Self.connection(finding))",
            "  resource     \(DisplayText.safe("\(finding.resource.type) \(finding.resource.id)"))",
        ]
        if let ignored = finding.ignored {
            lines.append(
                "  ignored      \(Self.end(ignored.until)) by \(DisplayText.safe(ignored.by)): \(DisplayText.safe(ignored.reason))")
        }
        if let reason = finding.reason { lines.append("  reason       \(DisplayText.safe(reason))") }
        lines.append("  first seen   \(Self.moment(finding.firstSeen))")
        lines.append("  last seen    \(Self.moment(finding.lastSeen))")
        lines += ["", "Evidence"] + evidence(finding.evidenceJSON)
        if !finding.remediation.isEmpty {
            lines += ["", "What to do"]
            for line in finding.remediation.split(whereSeparator: \.isNewline) {
                lines += TextTable.wrap(DisplayText.safe(String(line)), terminal.width - 2).map { "  \($0)" }
            }
        }
        lines += ["", "History"] + history.events.map { Self.line($0) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func evidence(_ json: String) -> [String] {
        guard let document = try? JSONDocument(parsing: json), document.root.kind == .object else { return ["  none"] }
        return document.root.members.map { name, value in
            "  \(DisplayText.safe(name)): \(DisplayText.safe(value.stringValue ?? String(decoding: value.rawBytes, as: UTF8.self)))"
        }
    }

    private static func line(_ event: FindingEvent) -> String {
        let by = event.by.map { " by \(DisplayText.safe($0))" } ?? ""
        let until = event.kind == .ignored ? " \(end(event.until))" : ""
        let reason = event.reason.map { ": \(DisplayText.safe($0))" } ?? ""
        return "  \(moment(event.at))  \(event.kind.rawValue)\(until)\(by)\(reason)"
    }

    private static func end(_ until: Date?) -> String { until.map { "until the end of \(Day.last(before: $0))" } ?? "for good" }

    private static func connection(_ finding: Finding) -> String {
        finding.connectionName == ConnectionNameOption.standard ? "" : ", connection \(DisplayText.safe(finding.connectionName))"
    }

    private static func moment(_ date: Date) -> String { date.formatted(Date.ISO8601FormatStyle()) }
}

extension Failure {
    /// There is no finding of that id.
    static func noFinding(_ id: String, _ database: DatabaseOptions) -> Failure {
        let list = "\(ProgramName.current) findings --status all\(database.option)"
        return Failure(.usage, "Error: there is no finding \(DisplayText.safe(id)). `\(list)` lists them.")
    }
}
