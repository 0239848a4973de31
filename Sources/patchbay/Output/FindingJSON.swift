import IntegrationCore
import IntegrationStore
import JSONTape

/// A finding for programs; its shape is documented in `docs/commands.md`.
enum FindingJSON {
    /// Several findings.
    static func text(_ findings: [Finding]) -> String {
        var writer = JSONWriter()
        writer.object { root in
            root.member("version", 1)
            root.key("findings")
            root.array { for finding in findings { write(finding, to: &$0) } }
        }
        return writer.text
    }

    /// One finding with its history.
    static func text(_ history: FindingHistory) -> String {
        var writer = JSONWriter()
        writer.object { root in
            root.member("version", 1)
            root.key("finding")
            write(history.finding, to: &root)
            root.key("history")
            root.array { list in
                for event in history.events {
                    list.object { object in
                        object.member("kind", event.kind.rawValue)
                        object.member("at", event.at)
                        object.member("verdict", event.verdict?.rawValue)
                        object.member("reason", event.reason)
                        object.member("by", event.by)
                        object.member("until", event.until)
                    }
                }
            }
        }
        return writer.text
    }

    static func write(_ finding: Finding, to list: inout JSONWriter) {
        list.object { object in
            object.member("id", finding.id.rawValue)
            object.member("integration", finding.provider)
            object.member("connection", finding.connectionName)
            object.member("check", finding.checkID)
            object.member("status", finding.status.rawValue)
            object.member("verdict", finding.verdict.rawValue)
            object.member("severity", finding.severity.rawValue)
            object.key("resource")
            object.object { resource in
                resource.member("type", finding.resource.type)
                resource.member("id", finding.resource.id)
                resource.member("name", finding.resource.name)
            }
            object.member("title", finding.title)
            object.member("remediation", finding.remediation)
            object.member("reason", finding.reason)
            object.key("evidence")
            object.raw(Array((finding.evidenceJSON.isEmpty ? "{}" : finding.evidenceJSON).utf8))
            object.member("firstSeen", finding.firstSeen)
            object.member("lastSeen", finding.lastSeen)
            object.member("resolvedAt", finding.resolvedAt)
            object.key("ignored")
            if let ignored = finding.ignored {
                object.object { ignore in
                    ignore.member("reason", ignored.reason)
                    ignore.member("by", ignored.by)
                    ignore.member("until", ignored.until)
                }
            } else {
                object.null()
            }
        }
    }
}
