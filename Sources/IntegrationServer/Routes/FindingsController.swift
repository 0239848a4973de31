import Foundation
import Hummingbird
import IntegrationCore
import IntegrationStore
import JSONTape

/// What is wrong in the systems of an organisation.
struct FindingsController {
    let registry: IntegrationRegistry
    let store: IntegrationStore
    let now: @Sendable () -> Date

    func add(to routes: RouteTable) {
        func filter(_ name: String, _ text: String, _ kind: APIOperation.Parameter.Kind = .text) -> APIOperation.Parameter {
            APIOperation.Parameter(name: name, kind: kind, text: text)
        }
        let filters = [
            filter("connectionId", "Of this connection."), filter("providerSlug", "Of this integration.", .provider),
            filter("check", "Of this check."),
            filter("status", "In this state.", .choice(FindingStatus.allCases.map(\.rawValue))),
            filter("severity", "As severe as this.", .choice(Severity.allCases.map(\.rawValue))),
        ]
        let place = "integrations/findings"
        routes.add(
            .get, place,
            APIOperation("Findings, newest first", query: filters + APIOperation.paging(by: .id(.finding)), answer: .page(of: "Finding")),
            use: list)
        routes.add(.get, "\(place)/:id", APIOperation("A finding with its history", answer: .named("FindingDetails")), use: get)
        routes.add(
            .post, "\(place)/:id/ignore",
            APIOperation(
                "Accept a finding, for a time or for good",
                body: .object([APIMember("reason", .line(1000)), .optional("until", .moment)]), answer: .named("FindingDetails"),
                problems: [.conflict]),
            use: ignore)
        routes.add(
            .post, "\(place)/:id/reopen",
            APIOperation(
                "Accept it no more", body: .object([.optional("reason", .line(1000))]), isBodyRequired: false,
                answer: .named("FindingDetails")),
            use: reopen)
    }

    @Sendable func list(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let page = try PageQuery(context.query)
        var filter = FindingFilter(
            organization: try await context.organization(), provider: context.query["providerSlug"],
            status: try context.query.choice("status", as: FindingStatus.self), checkID: context.query["check"],
            severity: try context.query.choice("severity", as: Severity.self), limit: page.limit + 1)
        if let check = filter.checkID { try await refuseUnknown(check, organization: filter.organization) }
        if let id = context.query["connectionId"] {
            guard
                let stored = try await store.integrationConnection(
                    PublicID(rawValue: id), organization: filter.organization)
            else { throw APIProblem.notFound }
            filter.connections = [stored.number]
        }
        filter.before = page.after.map(PublicID.init(rawValue:))
        return Answer(
            try await store.withFindingRows(filter) { rows in
                try JSONWriter.page(&rows, limit: page.limit, bytesOfRow: 800) { try $0.members(of: &$1) }
            })
    }

    /// A misspelt check would have no findings for ever. One of an earlier manifest may still have some.
    private func refuseUnknown(_ check: String, organization: String) async throws {
        let known = registry.manifests.lazy.flatMap(\.checks).map(\.id)
        if known.contains(check) { return }
        if try await store.hasCheck(check, organization: organization) { return }
        let suggestion = Suggestion.nearest(to: check, among: Array(known)).map { "Did you mean `\($0)`?" }
        throw APIProblem.field(
            "check", "is no check of any integration",
            fix: suggestion ?? "`GET /integrations/connections/providers/{slug}` lists those of one.")
    }

    @Sendable func get(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        return try await answer(try context.id(), try await context.organization())
    }

    @Sendable func ignore(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        var body = try await BodyReader(request)
        let reason = body.text("reason", limit: 1000)
        let until = body.moment("until")
        if let until, until <= now() { body.problem("until", "is over already", fix: "Give a moment to come, or leave it out.") }
        try body.finish()
        let id = try context.id()
        let organization = try await context.organization()
        try await store.ignoreFinding(
            id, organization: organization, FindingIgnore(reason: reason, by: context.actor, until: until),
            event: AuditEvent(.findingIgnored, target: id.rawValue, by: context.actor), now: now())
        return try await answer(id, organization)
    }

    @Sendable func reopen(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        var reason: String?
        if var body = try await BodyReader.ifThere(request) {
            reason = body.optionalWords("reason", limit: 1000)
            try body.finish()
        }
        let id = try context.id()
        let organization = try await context.organization()
        try await store.unignoreFinding(
            id, organization: organization, reason: reason, by: context.actor,
            event: AuditEvent(.findingReopened, target: id.rawValue, by: context.actor), now: now())
        return try await answer(id, organization)
    }

    private func answer(_ id: PublicID, _ organization: String) async throws -> Answer {
        guard let history = try await store.finding(id, organization: organization) else { throw APIProblem.notFound }
        return Answer { writer in
            writer.members(of: history.finding)
            writer.key("history")
            writer.array { writer in
                for event in history.events {
                    writer.object { writer in
                        writer.member("kind", event.kind.rawValue)
                        writer.member("at", event.at)
                        writer.member("verdict", event.verdict?.rawValue)
                        writer.member("reason", event.reason)
                        writer.member("by", event.by)
                        writer.member("until", event.until)
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    mutating func members(of finding: Finding) {
        member("id", finding.id.rawValue)
        member("connectionId", finding.connectionID.rawValue)
        member("providerSlug", finding.provider)
        member("check", finding.checkID)
        member("status", finding.status.rawValue)
        member("verdict", finding.verdict.rawValue)
        member("severity", finding.severity.rawValue)
        key("resource")
        object { writer in
            writer.member("type", finding.resource.type)
            writer.member("id", finding.resource.id)
            writer.member("name", finding.resource.name)
        }
        member("title", finding.title)
        member("remediation", finding.remediation)
        member("reason", finding.reason)
        key("evidence")
        raw(Array((finding.evidenceJSON.isEmpty ? "{}" : finding.evidenceJSON).utf8))
        member("firstSeen", finding.firstSeen)
        member("lastSeen", finding.lastSeen)
        member("resolvedAt", finding.resolvedAt)
        key("ignored")
        if let ignored = finding.ignored {
            object { writer in
                writer.member("reason", ignored.reason)
                writer.member("by", ignored.by)
                writer.member("until", ignored.until)
            }
        } else {
            null()
        }
    }
}
