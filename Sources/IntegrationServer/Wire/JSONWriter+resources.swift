import Foundation
import IntegrationCore
import IntegrationStore
import JSONTape

/// The shapes of what the API gives. They are documented in `docs/api.md`.
extension JSONWriter {
    mutating func members(of connection: IntegrationConnection) {
        member("id", connection.id.rawValue)
        member("organizationId", connection.organization)
        member("providerSlug", connection.provider)
        member("name", connection.name)
        member("status", connection.status.rawValue)
        member("reason", connection.reason)
        key("config")
        connection.config.write(to: &self)
        key("variables")
        connection.variables.write(to: &self)
        key("account")
        if let account = connection.account {
            object { writer in
                writer.member("id", account.id)
                writer.member("label", account.label)
            }
        } else {
            null()
        }
        key("credentialVersion")
        if let version = connection.credentialVersion { number(version) } else { null() }
        member("createdAt", connection.createdAt)
        member("updatedAt", connection.updatedAt)
        member("testedAt", connection.testedAt)
        key("schedule")
        members(of: connection.schedule, nextRunAt: connection.nextRunAt)
    }

    private mutating func members(of schedule: RunSchedule, nextRunAt: Date?) {
        var (every, cron, timeZone): (String?, String?, String?) = (nil, nil, nil)
        switch schedule {
        case .manual: return null()
        case .manifest: break
        case .every(let interval): every = DurationText.text(interval)
        case .cron(let expression, let zone): (cron, timeZone) = (expression.text, zone.identifier)
        }
        object { writer in
            writer.member("source", schedule == .manifest ? "integration" : "connection")
            writer.member("every", every)
            writer.member("cron", cron)
            writer.member("timeZone", timeZone)
            writer.member("nextRunAt", nextRunAt)
        }
    }

    mutating func members(of line: RunLogLine) {
        member("number", line.number)
        member("at", line.at)
        member("level", line.level)
        member("message", line.message)
        key("details")
        object { writer in
            writer.members(line.details)
        }
    }

    mutating func members(of version: CredentialVersion, isCurrent: Bool) {
        member("version", version.number)
        member("current", isCurrent)
        member("createdAt", version.createdAt)
        member("createdBy", version.createdBy)
        member("reason", version.reason)
        key("fields")
        array { writer in version.fields.forEach { writer.string($0) } }
    }

    mutating func members(of manifest: IntegrationManifest) {
        member("slug", manifest.id)
        member("name", manifest.name)
        member("description", manifest.description)
        member("category", manifest.category.rawValue)
        member("docsUrl", manifest.docsUrl)
        member("authType", manifest.auth.type.rawValue)
        member("requiresOAuth", manifest.requiresOAuth)
        member("active", manifest.active)
        key("capabilities")
        array { writer in manifest.capabilities.forEach { writer.string($0.rawValue) } }
    }

    mutating func members(of field: CredentialField) {
        member("id", field.id)
        member("label", field.label)
        member("type", field.type.rawValue)
        member("required", field.required)
        member("secret", field.isSecret)
        member("placeholder", field.placeholder)
        member("pattern", field.pattern)
        member("helpText", field.helpText)
    }

    mutating func members(of run: RunSummary, connection: PublicID) {
        member("id", run.publicID.rawValue)
        member("connectionId", connection.rawValue)
        member("providerSlug", run.provider)
        member("requestedMode", run.requestedMode.rawValue)
        member("mode", run.mode?.rawValue)
        member("status", run.status.rawValue)
        member("cause", run.cause?.rawValue)
        member("reason", run.reason)
        member("advice", run.cause?.advice)
        member("attempt", run.attempt)
        member("queuedAt", run.queuedAt)
        member("waitsFor", run.waitsFor?.rawValue)
        member("waitsUntil", run.waitsUntil ?? run.heldUntil)
        member("startedAt", run.startedAt)
        member("finishedAt", run.finishedAt)
        member("pages", run.pages)
        key("records")
        object { writer in
            writer.member("inserted", run.inserted)
            writer.member("updated", run.updated)
            writer.member("unchanged", run.unchanged)
            writer.member("deleted", run.deleted)
        }
        key("findings")
        object { writer in
            writer.member("opened", run.findingsOpened)
            writer.member("resolved", run.findingsResolved)
            writer.member("reopened", run.findingsReopened)
        }
    }

    /// A run with all that is known of how far it is.
    mutating func members(of progress: RunProgress, connection: PublicID) {
        members(of: progress.run, connection: connection)
        member("requests", progress.requests)
        key("streams")
        array { writer in
            for stream in progress.streams {
                writer.object { writer in
                    writer.member("name", stream.name)
                    writer.member("pages", stream.pages)
                    writer.member("complete", stream.isComplete)
                    writer.member("inserted", stream.inserted)
                    writer.member("updated", stream.updated)
                    writer.member("unchanged", stream.unchanged)
                    writer.member("deleted", stream.deleted)
                }
            }
        }
        key("verdicts")
        array { writer in
            for verdict in progress.verdicts {
                writer.object { writer in
                    writer.member("checkId", verdict.checkID)
                    writer.member("pass", verdict.pass)
                    writer.member("fail", verdict.fail)
                    writer.member("inconclusive", verdict.inconclusive)
                    writer.member("notApplicable", verdict.notApplicable)
                }
            }
        }
        key("attempts")
        array { writer in
            for attempt in progress.attempts {
                writer.object { writer in
                    writer.member("number", attempt.number)
                    writer.member("startedAt", attempt.startedAt)
                    writer.member("endedAt", attempt.endedAt)
                    writer.member("worker", attempt.worker)
                    writer.member("cause", attempt.cause.rawValue)
                    writer.member("reason", attempt.reason)
                    writer.member("pages", attempt.pages)
                }
            }
        }
    }

    mutating func members(of key: APIKey) {
        member("id", key.id.rawValue)
        member("organizationId", key.organization)
        member("name", key.name)
        member("prefix", key.prefix)
        self.key("scopes")
        array { writer in key.scopes.sorted().forEach { writer.string($0.rawValue) } }
        member("createdAt", key.createdAt)
        member("expiresAt", key.expiresAt)
        member("lastUsedAt", key.lastUsedAt)
    }

    mutating func members(of organization: Organization) {
        member("id", organization.id)
        member("name", organization.name)
        member("createdAt", organization.createdAt)
    }

    mutating func members(of record: AuditRecord) {
        member("number", record.number)
        member("at", record.at)
        member("actor", record.event.actor)
        member("action", record.event.action.rawValue)
        member("target", record.event.target)
        key("details")
        object { writer in
            writer.members(record.event.details)
        }
        member("hash", record.hash)
    }
}
