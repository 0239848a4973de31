import IntegrationCore
import IntegrationEngine
import IntegrationStore
import JSONTape

/// A run for programs; its shape is documented in `docs/commands.md` and only grows.
struct SyncJSON {
    let manifest: IntegrationManifest
    /// Its name.
    let connection: String
    let report: SyncReport
    let warnings: [String]

    /// Writes it to standard output, piece by piece: findings can be many.
    /// - Parameter findings: Those open after the run.
    func write(_ findings: inout FindingCursor) throws {
        var writer = JSONWriter()
        try writer.object { root in
            root.member("version", 1)
            root.key("run")
            root.object { run(&$0) }
            root.key("streams")
            root.array { for stream in report.streams { write(stream, to: &$0) } }
            root.key("verdicts")
            root.array { for count in report.verdicts { write(count, to: &$0) } }
            root.key("changes")
            root.object { changes in
                changes.member("opened", report.findings.opened)
                changes.member("resolved", report.findings.resolved)
                changes.member("reopened", report.findings.reopened)
            }
            root.key("findings")
            try root.array { list in
                while let finding = try findings.next() {
                    FindingJSON.write(finding, to: &list)
                    try list.flush(beyond: 1 << 16)
                }
            }
            root.key("skipped")
            root.array { for reason in report.counters.skipped { $0.string(reason) } }
            root.member("skippedCount", report.counters.skippedCount)
            root.key("warnings")
            root.array { for warning in warnings { $0.string(warning) } }
        }
        try writer.flush(beyond: 0)
        try StandardOutput.write(line: "")
    }

    private func run(_ run: inout JSONWriter) {
        // None where the interruption came before the run.
        run.member("id", report.runID.isEmpty ? nil : report.runID)
        run.member("integration", report.provider)
        run.member("connection", connection)
        run.member("mode", report.mode.rawValue)
        run.member("resumed", report.isResumed)
        run.member("status", report.status.rawValue)
        run.member("reason", report.reason)
        run.member("startedAt", report.startedAt)
        run.member("finishedAt", report.finishedAt)
        run.member("requests", report.counters.requests)
        run.member("retries", report.counters.retries)
        run.member("pages", report.counters.pages)
        run.member("records", report.counters.records)
        run.member("bytes", report.counters.bytes)
    }

    private func write(_ stream: SyncReport.Stream, to list: inout JSONWriter) {
        list.object { object in
            object.member("name", stream.name)
            object.member("pages", stream.pages)
            object.member("received", stream.received)
            object.member("inserted", stream.inserted)
            object.member("updated", stream.updated)
            object.member("unchanged", stream.unchanged)
            object.member("deleted", stream.deleted)
            object.member("complete", stream.isComplete)
            object.key("error")
            if let failure = stream.failure {
                object.object { error in
                    error.member("code", failure.code.description)
                    error.member("detail", failure.detail)
                    error.member("reason", failure.reason)
                    error.key("status")
                    if let status = failure.status { error.number(status) } else { error.null() }
                }
            } else {
                object.null()
            }
            object.key("heldDeletion")
            if let held = stream.held {
                object.object { deletion in
                    deletion.member("wouldDelete", held.wouldDelete)
                    deletion.member("known", held.known)
                }
            } else {
                object.null()
            }
        }
    }

    private func write(_ count: VerdictCount, to list: inout JSONWriter) {
        list.object { object in
            object.member("check", count.checkID)
            object.member("name", manifest.check(id: count.checkID)?.name)
            object.member("pass", count.pass)
            object.member("fail", count.fail)
            object.member("inconclusive", count.inconclusive)
            object.member("notApplicable", count.notApplicable)
        }
    }
}
