import HTTPTypes
import Hummingbird
import IntegrationCore
import IntegrationRuntime
import JSONTape
import NIOCore

/// Connecting by a person's consent. `start` needs a key; where the person's browser comes by itself, the flow's state is what lets it in.
struct OAuthController {
    let flow: OAuthFlow
    let addresses: OAuthAddresses

    func add(to routes: RouteTable) {
        routes.add(
            .post, "integrations/oauth/start",
            APIOperation(
                "Begin to connect by consent",
                body: .object([
                    .optional("organizationId", .line(200)), APIMember("providerSlug", APISchema.name), .optional("name", APISchema.name),
                    .optional("config", APISchema.settings), .optional("variables", APISchema.settings),
                    .optional("returnUrl", .line(2000)), .optional("connectionId", .line(200)),
                ]), answer: .object([APIMember("authorizationUrl", .text()), APIMember("expiresAt", .moment)]), problems: [.conflict]),
            use: start)
        let state = APIOperation.Parameter(name: "state", schema: .text(), isRequired: true, text: "Of the flow.")
        routes.addOpen(
            .get, "integrations/oauth/authorize",
            APIOperation("Where a browser begins", query: [state], status: .found, problems: [.notFound]), use: authorize)
        let page = APIOperation(
            "Where a browser comes back", query: [state], answer: .text(), contentType: "text/html", problems: [.badRequest, .notFound],
            problemType: "text/html")
        routes.addOpen(.get, "integrations/oauth/callback", page, use: callback)
        routes.addOpen(.get, "integrations/oauth/callback/:context", page, use: callback)
    }

    @Sendable func start(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.connect)
        var body = try await BodyReader(request)
        let organization = body.optionalText("organizationId")
        let slug = body.text("providerSlug")
        let name = body.optionalText("name") ?? "default"
        let values = body.settings("config")
        let variables = body.settings("variables")
        let returnURL = body.optionalText("returnUrl", limit: 2000)
        let connection = body.optionalText("connectionId")
        try body.finish()
        try context.require(provider: slug)
        let begun = try await flow.start(
            OAuthFlow.Start(
                organization: try await context.organization(organization), provider: slug, name: name, values: values,
                variables: variables,
                returnURL: returnURL, connection: connection.map(PublicID.init(rawValue:))),
            by: context.actor)
        return Answer { writer in
            writer.member("authorizationUrl", begun.url)
            writer.member("expiresAt", begun.expiresAt)
        }
    }

    @Sendable func authorize(_ request: Request, _ context: APIContext) async throws -> Response {
        guard let state = request.uri.queryParameters["state"].map(String.init) else { throw APIProblem.notFound }
        let next = try await flow.authorize(state: state)
        return Response(
            status: .found,
            headers: [
                .location: next.url,
                .setCookie: OAuthCookie(state: state, isSecure: addresses.isSecure).setting(next.cookie),
            ])
    }

    @Sendable func callback(_ request: Request, _ context: APIContext) async throws -> Response {
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            // A parameter that comes twice is nobody's answer (RFC 6749, section 3.1).
            guard query.updateValue(String(value), forKey: String(name)) == nil else {
                return OAuthPage(failure: "The answer is malformed; begin again.").response(clearing: nil)
            }
        }
        let cookie = query["state"].map { OAuthCookie(state: $0, isSecure: addresses.isSecure) }
        let outcome = try await flow.finish(
            context: context.parameters.get("context"), query: query, cookie: cookie?.value(in: request.headers[values: .cookie]))
        return OAuthPage(outcome).response(clearing: cookie)
    }
}
