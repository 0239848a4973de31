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
    /// How long the database may be away, as it is when it is started anew.
    private static let patience = Duration.seconds(300)

    @Argument(help: ArgumentHelp("The run's id; `patchbay runs` lists them.", valueName: "run")) var id: String
    @OptionGroup var options: DataOptions

    func run() async throws {
        let status = try await options.withStore { store in
            let name = PublicID(rawValue: id)
            guard let known = try await store.run(name), let connection = known.connection else {
                throw Failure(.usage, "Error: there is no run `\(DisplayText.safe(id))`; `\(options.command("runs"))` lists them.")
            }
            var follower = Follower(store: store, run: name, connection: connection, organization: known.organization)
            var answeredAt = ContinuousClock.now
            var isAway = false
            while true {
                do {
                    if let end = try await follower.show() { return end }
                    (answeredAt, isAway) = (.now, false)
                } catch let error as StoreError where error.isTransient && error.code != .cannotOpen && .now < answeredAt + Self.patience {
                    if !isAway { StandardError.write(line: "The database cannot be used now (\(error.code)); waiting for it.") }
                    isAway = true
                }
                try await Task.sleep(for: Self.pause)
            }
        }
        guard status == .success else { throw Failure(.failure, "The run is \(status.rawValue).") }
    }
}

/// Shows what is new of a run.
private struct Follower {
    let store: IntegrationStore
    let run: PublicID
    let connection: PublicID
    let organization: String
    private var last = 0
    private var shown = ""

    init(store: IntegrationStore, run: PublicID, connection: PublicID, organization: String) {
        self.store = store
        self.run = run
        self.connection = connection
        self.organization = organization
    }

    /// - Returns: how it ended; nil while it goes on.
    mutating func show() async throws -> RunStatus? {
        let progress = try await store.progress(of: run, connection: connection, organization: organization)
        let lines = try await store.log(of: run, connection: connection, organization: organization, after: last, limit: 1000)
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
        return progress.run.finishedAt != nil && lines?.isEmpty ?? true ? progress.run.status : nil
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
