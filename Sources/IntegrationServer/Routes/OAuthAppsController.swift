import Hummingbird
import IntegrationCore
import IntegrationRuntime
import IntegrationStore
import JSONTape

/// OAuth clients of an organisation, and how to make one.
struct OAuthAppsController {
    let registry: IntegrationRegistry
    let apps: OAuthAppService
    let addresses: OAuthAddresses

    func add(to routes: RouteTable) {
        routes.add(
            .get, "integrations/oauth/availability",
            APIOperation(
                "Whose OAuth app is used",
                query: [APIOperation.Parameter(name: "providerSlug", kind: .text, isRequired: true, text: "The integration.")],
                answer: .object([
                    APIMember("providerSlug", .text()), APIMember("available", .flag),
                    APIMember("source", .nullable(.choice(["organization", "platform"]))),
                ]), problems: [.conflict]),
            use: availability)
        routes.add(
            .post, "integrations/oauth-apps",
            APIOperation(
                "Save an organisation's OAuth app",
                body: .object([
                    .optional("organizationId", .line(200)), APIMember("providerSlug", APISchema.name),
                    APIMember("clientId", .line(1000)), .optional("clientSecret", .lines(8000)),
                ]), status: .created,
                answer: .object([APIMember("providerSlug", .text()), APIMember("organizationId", .text()), APIMember("clientId", .text())]),
                problems: [.conflict]),
            use: create)
        routes.add(.get, "integrations/oauth-apps", APIOperation("OAuth apps, without secrets", answer: .page(of: "OAuthApp")), use: list)
        routes.add(.delete, "integrations/oauth-apps/:slug", APIOperation("Delete an OAuth app", status: .noContent), use: delete)
        routes.add(
            .get, "integrations/oauth-apps/setup/:slug",
            APIOperation(
                "How to make an OAuth app",
                answer: .object([
                    APIMember("providerSlug", .text()), APIMember("callbackUrl", .text()), APIMember("platformCallbackUrl", .text()),
                    APIMember("createAppUrl", .nullable(.text())),
                    APIMember("instructions", .nullable(.text())), APIMember("scopes", .list(.text())),
                    APIMember("clientIdVariable", .nullable(.text())), APIMember("clientSecretVariable", .nullable(.text())),
                ]), problems: [.conflict]),
            use: setup)
    }

    @Sendable func availability(_ request: Request, _ context: KeyContext) async throws -> Answer {
        // Whoever may connect may ask whether it is possible.
        if !context.may(.connect) { try context.require(.read) }
        let organization = try await context.organization()
        let slug = try context.query.required("providerSlug", fix: "Say which integration.")
        try context.require(provider: slug)
        let (manifest, _) = try oauth(slug)
        let found = try await apps.resolve(manifest, organization: organization)
        return Answer { writer in
            writer.member("providerSlug", manifest.id)
            writer.member("available", found != nil)
            writer.member("source", found?.source.rawValue)
        }
    }

    @Sendable func create(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.write)
        var body = try await BodyReader(request)
        let given = body.optionalText("organizationId")
        let slug = body.text("providerSlug")
        let id = body.text("clientId", limit: 1000)
        let secret = body.optionalWords("clientSecret", limit: 8000, hasLines: true) ?? ""
        try body.finish()
        let organization = try await context.organization(given)
        let (manifest, auth) = try oauth(slug)
        guard !secret.isEmpty || auth.clientAuthMethod == .none else {
            throw APIProblem.field(
                "/clientSecret", "is missing",
                fix: auth.createAppUrl.map { "It is shown at \($0)." } ?? "The provider shows it where the app was made.")
        }
        try await apps.save(manifest, organization: organization, clientID: id, secret: secret, by: context.actor)
        return Answer(.created) { writer in
            writer.member("providerSlug", manifest.id)
            writer.member("organizationId", organization)
            writer.member("clientId", id)
        }
    }

    @Sendable func list(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        return Answer(try await apps.list(organization: try await context.organization()), next: nil) { writer, app in
            writer.member("providerSlug", app.provider)
            writer.member("clientId", app.clientID)
            writer.member("createdAt", app.createdAt)
        }
    }

    @Sendable func delete(_ request: Request, _ context: KeyContext) async throws -> Response {
        try context.require(.write)
        guard let slug = context.parameters.get("slug") else { throw APIProblem.notFound }
        try await apps.delete(slug, organization: try await context.organization(), by: context.actor)
        return Response(status: .noContent)
    }

    @Sendable func setup(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.read)
        // What it says is the same for all, and still nobody asks in another's name.
        _ = try await context.organization()
        let (manifest, auth) = try oauth(context.parameters.get("slug") ?? "")
        return Answer { writer in
            writer.member("providerSlug", manifest.id)
            writer.member("callbackUrl", addresses.callback(of: manifest.id))
            // The operator's own app takes the shared address, where the provider says who it is.
            writer.member("platformCallbackUrl", auth.issuer == nil ? addresses.callback(of: manifest.id) : addresses.sharedCallback)
            writer.member("createAppUrl", auth.createAppUrl)
            writer.member("instructions", auth.setupInstructions)
            writer.key("scopes")
            writer.array { writer in auth.scopes.forEach { writer.string($0) } }
            writer.member("clientIdVariable", auth.clientIdEnvVar)
            writer.member("clientSecretVariable", auth.clientSecretEnvVar)
        }
    }

    private func oauth(_ slug: String) throws -> (IntegrationManifest, OAuth2Auth) {
        guard let manifest = registry[slug] else { throw APIProblem.notFound }
        guard case .oauth2(let auth) = manifest.auth else {
            throw APIProblem(.conflict, "conflict", "\(manifest.name) does not use OAuth.")
        }
        return (manifest, auth)
    }
}
