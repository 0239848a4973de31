import Hummingbird
import IntegrationCore
import IntegrationRuntime
import JSONTape

/// Short rights for browsers: an application's server makes one for a person who is about to connect something.
struct ConnectSessionsController {
    let registry: IntegrationRegistry
    let keys: APIKeyService

    func add(to routes: RouteTable) {
        routes.add(
            .post, "connect-sessions",
            APIOperation(
                "Let a browser connect some integrations for a while; its secret is shown this once",
                body: .object([
                    .optional("organizationId", .line(200)), APIMember("providers", .list(APISchema.name, shortest: 1)),
                    .optional(
                        "expiresInSeconds",
                        .integer(minimum: 60, maximum: Int(APIKeyService.sessionLifetime.longest.components.seconds))),
                ]), status: .created,
                answer: .object([
                    APIMember("id", .text()), APIMember("organizationId", .text()), APIMember("providers", .list(.text())),
                    APIMember("expiresAt", .nullable(.moment)), APIMember("secret", .text()),
                ])),
            use: create)
        routes.add(
            .delete, "connect-sessions/:id", APIOperation("End a connect session before its time", status: .noContent), use: delete)
    }

    @Sendable func create(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        var body = try await BodyReader(request)
        let given = body.optionalText("organizationId")
        let providers = Set(body.texts("providers"))
        let lifetime = APIKeyService.sessionLifetime
        let seconds = body.integer("expiresInSeconds") ?? Int(lifetime.usual.components.seconds)
        if providers.isEmpty { body.problem("providers", "is missing", fix: "Give the ids of the integrations that may be connected.") }
        for id in providers.sorted() where registry[id] == nil || !context.allows(id) {
            body.problem(
                "providers", "has no integration of that id",
                fix: registry.suggestion(for: id).map { "Did you mean `\($0)`?" }
                    ?? "`GET /integrations/connections/providers` lists them.")
        }
        if !(60...Int(lifetime.longest.components.seconds)).contains(seconds) {
            body.problem(
                "expiresInSeconds", "is not from 60 to \(lifetime.longest.components.seconds)",
                fix: "Leave it out for \(lifetime.usual.components.seconds).")
        }
        try body.finish()
        let organization = try await context.organization(given)
        let made = try await keys.createSession(
            organization: organization, providers: providers, lifetime: .seconds(seconds), by: context.actor)
        return Answer(.created) { writer in
            writer.member("id", made.session.id.rawValue)
            writer.member("organizationId", organization)
            writer.key("providers")
            writer.array { writer in providers.sorted().forEach { writer.string($0) } }
            writer.member("expiresAt", made.session.expiresAt)
            writer.member("secret", made.secret)
        }
    }

    @Sendable func delete(_ request: Request, _ context: KeyContext) async throws -> Response {
        try context.require(.write)
        let isRevoked = try await keys.revokeSession(
            try context.id(), organization: try await context.organization(), by: context.actor)
        guard isRevoked else { throw APIProblem.notFound }
        return Response(status: .noContent)
    }
}
