import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationStore

/// `patchbay runs`
struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List runs of a server, newest first: what they wait for, how they ended, and what to do.",
        usage: "patchbay runs [--status STATUS] [--organization ID] [options]")

    @Option(
        help: ArgumentHelp("Only of this status: \(RunStatus.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "status"),
        completion: .list(RunStatus.allCases.map(\.rawValue)), transform: Self.status)
    var status: RunStatus?
    @Option(help: ArgumentHelp("Only of this organisation.", valueName: "id")) var organization: String?
    @Option(help: ArgumentHelp("How many at most (default: 20).", valueName: "number")) var limit = 20
    @Option(help: ArgumentHelp("table for people, json for programs.", valueName: "format")) var output: OutputFormat = .table
    @OptionGroup var options: DataOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit has to be a number from 1 to 10000.") }
    }

    func run() async throws {
        let runs = try await options.withStore { store in
            try await store.recentRuns(organization: organization, status: status, limit: limit)
        }
        switch output {
        case .json: for run in runs { try StandardOutput.write(line: RunText.json(run)) }
        case .table:
            guard !runs.isEmpty else { return try StandardOutput.write(line: "There is no run of that kind.") }
            try StandardOutput.write(RunText.table(runs, .output))
        }
    }

    private static func status(_ text: String) throws -> RunStatus {
        if let status = RunStatus(rawValue: text) { return status }
        throw ValidationError("'\(text)' is none of \(RunStatus.allCases.map(\.rawValue).joined(separator: ", "))")
    }
}
