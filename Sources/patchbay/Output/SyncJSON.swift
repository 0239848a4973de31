import IntegrationCore
import IntegrationEngine
import IntegrationStore
import JSONTape

/// A run for programs; its shape is documented in `docs/commands.md` and only grows.
struct SyncJSON {
    let manifest: IntegrationManifest
    let report: SyncReport
    let warnings: [String]

    /// The document with an empty list of findings as its last member: the open ones after the run follow one by one.
    var text: String {
        var writer = JSONWriter()
        writer.object { root in
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
            root.key("skipped")
            root.array { for reason in report.counters.skipped { $0.string(reason) } }
            root.key("warnings")
            root.array { for warning in warnings { $0.string(warning) } }
            root.key("findings")
            root.array { _ in }
        }
        return writer.text
    }

    private func run(_ run: inout JSONWriter) {
        run.member("id", report.runID)
        run.member("integration", report.provider)
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
