import Hummingbird
import IntegrationCore
import IntegrationRuntime
import JSONTape

/// Connections of an organisation.
struct ConnectionsController {
    let connections: ConnectionService

    func add(to routes: RouteTable) {
        let connection = APISchema.named("Connection")
        let provider = APIOperation.Parameter(name: "providerSlug", kind: .provider, text: "Those of this integration only.")
        let place = "integrations/connections/:id"
        routes.add(
            .get, "integrations/connections",
            APIOperation(
                "An organisation's connections", query: [provider] + APIOperation.paging(by: .id(.connection)),
                answer: .page(of: "Connection")),
            use: list)
        routes.add(
            .post, "integrations/connections",
            APIOperation(
                "Connect with credentials",
                body: .object([
                    .optional("organizationId", .line(200)), APIMember("providerSlug", APISchema.name), .optional("name", APISchema.name),
                    .optional("credentials", APISchema.settings), .optional("config", APISchema.settings),
                    .optional("variables", APISchema.settings),
                ]), status: .created, answer: connection, problems: [.conflict, .badGateway]),
            use: create)
        routes.add(.get, place, APIOperation("A connection", answer: connection), use: get)
        routes.add(
            .patch, place,
            APIOperation(
                "Change the name, variables or schedule",
                body: .object([
                    .optional("name", APISchema.name), .optional("variables", APISchema.settings),
                    .optional("schedule", ScheduleReader.schema),
                ]), answer: connection,
                problems: [.conflict]),
            use: update)
        routes.add(.delete, place, APIOperation("Delete a connection and its secrets", status: .noContent), use: delete)
        let changes: [HTTPResponse.Status] = [.conflict, .badGateway]
        routes.add(.post, "\(place)/test", APIOperation("Ask the provider anew", answer: connection, problems: changes), use: test)
        routes.add(.post, "\(place)/pause", APIOperation("Begin no more runs", answer: connection, problems: [.conflict]), use: pause)
        routes.add(.post, "\(place)/resume", APIOperation("Go on", answer: connection, problems: [.conflict]), use: resume)
        routes.add(
            .put, "\(place)/credentials",
            APIOperation(
                "Replace the credentials",
                body: .object([.optional("credentials", APISchema.settings), .optional("reason", APISchema.name)]), answer: connection,
                problems: changes),
            use: replaceCredentials)
        routes.add(
            .get, "\(place)/credentials/versions",
            APIOperation("Versions of the credentials, without secrets", answer: .page(of: "CredentialVersion")), use: credentialVersions)
        routes.add(
            .post, "\(place)/credentials/rollback",
            APIOperation(
                "Use an earlier version again", body: .object([APIMember("version", .integer(minimum: 1))]), answer: connection,
                problems: changes),
            use: rollBack)
    }

    @Sendable func list(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let page = try PageQuery(context.query)
        return Answer(
            try await connections.withList(
                organization: try await context.organization(), provider: context.query["providerSlug"],
                after: page.after.map(PublicID.init(rawValue:)), limit: page.limit + 1
            ) { rows in
                try JSONWriter.page(&rows, limit: page.limit, bytesOfRow: 480) { $0.members(of: $1) }
            })
    }

    @Sendable func create(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.connect)
        var body = try await BodyReader(request)
        let organization = body.optionalText("organizationId")
        let slug = body.text("providerSlug")
        let name = body.optionalWords("name") ?? "default"
        let values = body.settings("credentials").merging(body.settings("config")) { first, _ in first }
        let variables = body.settings("variables")
        try body.finish()
        try context.require(provider: slug)
        let connection = try await connections.create(
            ConnectionService.Draft(
                organization: try await context.organization(organization), provider: slug, name: name, values: values, variables: variables
            ),
            by: context.actor)
        return Answer(.created, location: "/integrations/connections/\(connection.id)") { $0.members(of: connection) }
    }

    @Sendable func get(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let connection = try await connections.get(try context.id(), organization: try await context.organization())
        return Answer { $0.members(of: connection) }
    }

    @Sendable func update(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        var body = try await BodyReader(request)
        let name = body.optionalWords("name")
        let variables = body.optionalSettings("variables")
        let schedule = ScheduleReader.schedule(&body)
        try body.finish()
        let connection = try await connections.update(
            try context.id(), organization: try await context.organization(), name: name, variables: variables, schedule: schedule,
            by: context.actor)
        return Answer { $0.members(of: connection) }
    }

    @Sendable func delete(_ request: Request, _ context: KeyContext) async throws -> Response {
        try context.require(.write)
        try await connections.delete(try context.id(), organization: try await context.organization(), by: context.actor)
        return Response(status: .noContent)
    }

    @Sendable func test(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try await change(request, context, connections.test)
    }

    @Sendable func pause(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try await change(request, context, connections.pause)
    }

    @Sendable func resume(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try await change(request, context, connections.resume)
    }

    @Sendable func replaceCredentials(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        var body = try await BodyReader(request)
        let values = body.settings("credentials")
        let reason = body.optionalWords("reason") ?? "replaced"
        try body.finish()
        let connection = try await connections.replaceCredentials(
            try context.id(), organization: try await context.organization(), values: values, reason: reason, by: context.actor)
        return Answer { $0.members(of: connection) }
    }

    @Sendable func credentialVersions(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        let id = try context.id()
        let organization = try await context.organization()
        let current = try await connections.get(id, organization: organization).credentialVersion
        let versions = try await connections.credentialVersions(id, organization: organization)
        return Answer(versions, next: nil) { $0.members(of: $1, isCurrent: $1.number == current) }
    }

    @Sendable func rollBack(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        var body = try await BodyReader(request)
        let version = body.integer("version")
        if version == nil { body.problem("version", "is missing", fix: "Give the number of a version.") }
        try body.finish()
        let connection = try await connections.rollBack(
            try context.id(), organization: try await context.organization(), to: version ?? 0, by: context.actor)
        return Answer { $0.members(of: connection) }
    }

    private func change(
        _ request: Request, _ context: KeyContext, _ change: (PublicID, String, String) async throws -> IntegrationConnection
    ) async throws -> Answer {
        try context.require(.write)
        try await BodyReader.refuseMembers(request)
        let connection = try await change(try context.id(), try await context.organization(), context.actor)
        return Answer { $0.members(of: connection) }
    }
}

extension KeyContext {
    /// The `:id` of the path.
    func id() throws -> PublicID {
        guard let text = parameters.get("id") else { throw APIProblem.notFound }
        return PublicID(rawValue: text)
    }
}
