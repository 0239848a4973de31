import Foundation
import IntegrationCore
import IntegrationStore
import JSONTape

/// Runs as a table, and as lines for programs.
enum RunText {
    typealias Row = (organization: String, connection: String, run: RunSummary)

    static func table(_ runs: [Row], _ terminal: Terminal) -> String {
        var table = TextTable(["RUN", "PROVIDER", "STATUS", "QUEUED", "TOOK", "RECORDS", "WHY AND WHAT TO DO"], rightAligned: [4, 5])
        for row in runs {
            let run = row.run
            table.append(
                [
                    run.publicID.rawValue, run.provider, status(run), time(run.queuedAt), took(run),
                    String(run.inserted + run.updated + run.unchanged), run.reason ?? run.cause?.rawValue ?? "",
                ],
                styles: [2: style(run.status)])
            if let cause = run.cause { table.append(["", "", "", "", "", "", cause.advice], styles: [6: .dim]) }
        }
        return table.render(terminal)
    }

    /// What it is at: its status, or what it waits for.
    static func status(_ run: RunSummary) -> String {
        switch run.waitsFor {
        case .worker: "pending"
        case .retry: "retry at \(run.waitsUntil.map(time) ?? "?")"
        case .rateLimit: "held to \(run.heldUntil.map(time) ?? "?")"
        case nil: run.status.rawValue
        }
    }

    static func json(_ row: Row) -> String {
        let run = row.run
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("id", run.publicID.rawValue)
            writer.member("organizationId", row.organization)
            writer.member("connectionId", row.connection)
            writer.member("providerSlug", run.provider)
            writer.member("status", run.status.rawValue)
            writer.member("cause", run.cause?.rawValue)
            writer.member("reason", run.reason)
            writer.member("attempt", run.attempt)
            writer.member("waitsFor", run.waitsFor?.rawValue)
            writer.member("waitsUntil", run.waitsUntil ?? run.heldUntil)
            writer.member("queuedAt", run.queuedAt)
            writer.member("startedAt", run.startedAt)
            writer.member("finishedAt", run.finishedAt)
            writer.member("pages", run.pages)
            writer.member("inserted", run.inserted)
            writer.member("updated", run.updated)
            writer.member("unchanged", run.unchanged)
            writer.member("deleted", run.deleted)
        }
        return writer.text
    }

    static func time(_ date: Date) -> String {
        date.formatted(
            Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false))
    }

    private static func took(_ run: RunSummary) -> String {
        guard let start = run.startedAt else { return "" }
        let seconds = (run.finishedAt ?? Date()).timeIntervalSince(start)
        return seconds < 60 ? "\((seconds * 10).rounded() / 10) s" : "\(Int(seconds / 60)) min"
    }

    private static func style(_ status: RunStatus) -> Style {
        switch status {
        case .failed: .bold
        case .success: .dim
        default: .cyan
        }
    }
}
