import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationStore
import JSONTape
import Logging

/// `patchbay status`
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say how the queue of a server stands: what waits, what is under way, and who works at it.")
    @Option(help: ArgumentHelp("table for people, json for programs.", valueName: "format")) var output: OutputFormat = .table
    @OptionGroup var options: DataOptions

    func run() async throws {
        let (status, outages, now, passes) = try await options.withStore { store in
            (
                try await store.queueStatus(), try await store.openOutages(), try await store.databaseTime(),
                try await store.passesRowSecurity()
            )
        }
        if passes { StandardError.say(Self.warning, level: .warning) }
        guard output == .table else { return try StandardOutput.write(line: Self.json(status, outages)) }
        let oldest = status.oldestReady.map { ", the first for \($0.components.seconds) s" } ?? ""
        try StandardOutput.write(
            """
            ready    \(Self.count(status.ready))\(oldest)
            waiting  \(Self.count(status.waiting)) for the end of a pause
            running  \(Self.count(status.running))
            due      \(Self.count(status.due)), connections whose run is not asked for yet

            """)
        try Self.write(outages, now)
        guard !status.workers.isEmpty else { return try StandardOutput.write(line: "Nobody works at a run just now.") }
        var table = TextTable(["WORKER", "RUNS", "HEARD OF"], rightAligned: [1])
        for worker in status.workers {
            let ago = max(0, Int(now.timeIntervalSince(worker.heardOf)))
            table.append(["\(worker.host)/\(worker.pid)", String(worker.runs), "\(ago) s ago"])
        }
        try StandardOutput.write(table.render(.output))
    }

    private static let warning = """
        warning: the role of the database is a superuser, or may pass row-level security by: use one that does not (docs/operating.md).
        """

    private static func count(_ number: Int) -> String {
        number >= QueueStatus.counted ? "\(number) or more" : String(number)
    }

    private static func write(_ outages: [ProviderOutage], _ now: Date) throws {
        guard !outages.isEmpty else { return }
        var table = TextTable(["DOWN", "PROVIDER", "FOR", "REASON", "PROBES", "NEXT"], rightAligned: [4])
        for outage in outages {
            table.append([
                outage.host, outage.provider, "\(max(0, Int(now.timeIntervalSince(outage.beganAt)))) s", outage.reason,
                String(outage.probes),
                "in \(outage.nextProbe.components.seconds) s",
            ])
        }
        try StandardOutput.write(table.render(.output) + "\n")
    }

    private static func json(_ status: QueueStatus, _ outages: [ProviderOutage]) -> String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("ready", status.ready)
            writer.member("waiting", status.waiting)
            writer.member("running", status.running)
            writer.member("due", status.due)
            writer.key("oldestReadySeconds")
            if let oldest = status.oldestReady { writer.number(Int(oldest.components.seconds)) } else { writer.null() }
            writer.key("outages")
            writer.array { writer in
                for outage in outages {
                    writer.object { writer in
                        writer.member("host", outage.host)
                        writer.member("provider", outage.provider)
                        writer.member("reason", outage.reason)
                        writer.member("beganAt", outage.beganAt)
                        writer.member("probes", outage.probes)
                        writer.member("nextProbeSeconds", Int(outage.nextProbe.components.seconds))
                    }
                }
            }
            writer.key("workers")
            writer.array { writer in
                for worker in status.workers {
                    writer.object { writer in
                        writer.member("host", worker.host)
                        writer.member("pid", worker.pid)
                        writer.member("runs", worker.runs)
                        writer.member("heardOf", worker.heardOf)
                    }
                }
            }
        }
        return writer.text
    }
}
