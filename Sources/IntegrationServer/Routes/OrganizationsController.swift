import Foundation
import Hummingbird
import IntegrationCore
import IntegrationRuntime
import IntegrationStore

/// Organisations, keys to the API and the audit log.
struct OrganizationsController {
    let store: IntegrationStore
    let keys: APIKeyService
    let connections: ConnectionService
    let now: @Sendable () -> Date

    func add(to routes: RouteTable) {
        routes.add(
            .post, "organizations",
            APIOperation(
                "Make an organisation", body: .object([APIMember("name", APISchema.name)]), status: .created,
                answer: .named("Organization"),
                hasOrganization: false),
            use: create)
        routes.add(
            .get, "organizations",
            APIOperation(
                "All organisations", query: APIOperation.paging(by: .id(.organization)), answer: .page(of: "Organization"),
                hasOrganization: false),
            use: list)
        routes.add(
            .delete, "organizations/:id",
            APIOperation(
                "Delete an organisation, its connections and all its secrets", status: .noContent, hasOrganization: false,
                problems: [.conflict]),
            use: deleteOrganization)
        routes.add(
            .post, "api-keys",
            APIOperation(
                "Make a key; its secret is shown this once",
                body: .object([
                    .optional("organizationId", .line(200)), APIMember("name", APISchema.name),
                    APIMember("scopes", .list(.choice(APIKey.Scope.allCases.map(\.rawValue)), shortest: 1)),
                    .optional("expiresAt", .moment),
                ]), status: .created, answer: .named("NewAPIKey")),
            use: createKey)
        routes.add(.get, "api-keys", APIOperation("Keys, without their secrets", answer: .page(of: "APIKey")), use: listKeys)
        routes.add(.delete, "api-keys/:id", APIOperation("Revoke a key at once", status: .noContent), use: revokeKey)
        routes.add(
            .get, "audit-log",
            APIOperation("Who did what to what", query: APIOperation.paging(by: .number), answer: .page(of: "AuditRecord")),
            use: audit)
    }

    @Sendable func create(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.requireOperator()
        var body = try await BodyReader(request)
        let name = body.text("name")
        try body.finish()
        let time = now()
        let organization = Organization(id: PublicID(.organization, at: time).rawValue, name: name, createdAt: time)
        try await store.createOrganization(organization, by: context.actor)
        return Answer(.created) { $0.members(of: organization) }
    }

    @Sendable func deleteOrganization(_ request: Request, _ context: KeyContext) async throws -> Response {
        try context.requireOperator()
        try await connections.deleteOrganization(try context.id().rawValue, by: context.actor)
        keys.forget()
        return Response(status: .noContent)
    }

    @Sendable func list(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.requireOperator()
        let page = try PageQuery(context.query)
        let (rows, next) = page.page(
            try await store.organizations(after: page.after ?? "", limit: page.limit + 1), cursor: \.id)
        return Answer(rows, next: next) { $0.members(of: $1) }
    }

    @Sendable func createKey(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.admin)
        var body = try await BodyReader(request)
        let given = body.optionalText("organizationId")
        let name = body.text("name")
        let words = body.texts("scopes")
        let scopes = Set(words.compactMap(APIKey.Scope.init(rawValue:)))
        if words.isEmpty || scopes.count != Set(words).count {
            body.problem(
                "scopes", "must be some of \(APIKey.Scope.allCases.map(\.rawValue).joined(separator: ", "))", fix: "Give a list of them.")
        }
        let expiresAt = body.moment("expiresAt")
        if let expiresAt, expiresAt <= now() { body.problem("expiresAt", "is over already", fix: "Give a moment to come.") }
        try body.finish()
        let organization = try await context.organizationIfNamed(given)
        let made = try await keys.create(
            organization: organization, name: name, scopes: scopes, expiresAt: expiresAt, by: context.actor)
        return Answer(.created) { writer in
            writer.members(of: made.key)
            writer.member("secret", made.secret)
        }
    }

    @Sendable func listKeys(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.admin)
        let found = try await store.apiKeys(organization: try await context.organizationIfNamed())
        return Answer(found, next: nil) { $0.members(of: $1) }
    }

    @Sendable func revokeKey(_ request: Request, _ context: KeyContext) async throws -> Response {
        try context.require(.admin)
        let isRevoked = try await store.revokeAPIKey(
            try context.id(), organization: try await context.organizationIfNamed(), by: context.actor, now: now())
        guard isRevoked else { throw APIProblem.notFound }
        keys.forget()
        return Response(status: .noContent)
    }

    @Sendable func audit(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.admin)
        let page = try PageQuery(context.query)
        let organization = try context.organizationOfLog()
        let records = try await store.auditRecords(
            organization: organization, after: try page.number(), limit: page.limit + 1)
        // Every organisation's begins with its making.
        if records.isEmpty, try await store.auditRecords(organization: organization, limit: 1).isEmpty { throw APIProblem.notFound }
        let (rows, next) = page.page(records) { String($0.number) }
        return Answer(rows, next: next) { $0.members(of: $1) }
    }
}
