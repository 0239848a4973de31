import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationStore

/// `patchbay tail RUN`
struct TailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Follow a run of a server: its log as it is written, and how far it is, until it has ended.",
        discussion: """
            Exit status: 0 when the run is a success, 1 when it is not.
            """)

    /// How often is looked whether there is more.
    private static let pause = Duration.milliseconds(500)

    @Argument(help: ArgumentHelp("The run's id; `patchbay runs` lists them.", valueName: "run")) var id: String
    @OptionGroup var options: DataOptions

    func run() async throws {
        let status = try await options.withStore { store in
            let name = PublicID(rawValue: id)
            guard let known = try await store.run(name), let connection = known.connection else {
                throw Failure(.usage, "Error: there is no run `\(DisplayText.safe(id))`; `\(options.command("runs"))` lists them.")
            }
            var last = 0
            var shown = ""
            while true {
                let progress = try await store.progress(of: name, connection: connection, organization: known.organization)
                let lines = try await store.log(
                    of: name, connection: connection, organization: known.organization, after: last, limit: 1000)
                for line in lines ?? [] {
                    try StandardOutput.write(line: Self.text(line))
                    last = line.number
                }
                guard let progress else { throw Failure(.failure, "Error: its connection was deleted.") }
                let text = Self.text(progress)
                if text != shown {
                    shown = text
                    try StandardOutput.write(line: text)
                }
                if progress.run.finishedAt != nil, lines?.isEmpty ?? true { return progress.run.status }
                try await Task.sleep(for: Self.pause)
            }
        }
        guard status == .success else { throw Failure(.failure, "The run is \(status.rawValue).") }
    }

    private static func text(_ line: RunLogLine) -> String {
        let details = line.details.sorted { $0.key < $1.key }.map { "\($0.key)=\(DisplayText.safe($0.value))" }.joined(separator: " ")
        return "\(RunText.time(line.at))  \(line.level)  \(DisplayText.safe(line.message))  \(details)"
    }

    private static func text(_ progress: RunProgress) -> String {
        let run = progress.run
        let records = run.inserted + run.updated + run.unchanged
        let verdicts = progress.verdicts.reduce(0) { $0 + $1.pass + $1.fail + $1.inconclusive + $1.notApplicable }
        let counts = "\(Count.text(run.pages, "page")), \(Count.text(records, "record")), \(Count.text(verdicts, "verdict"))"
        let reason = run.reason.map { ": \(DisplayText.safe($0))" } ?? ""
        return "== \(RunText.status(run)), attempt \(run.attempt), \(counts)\(reason)"
    }
}
