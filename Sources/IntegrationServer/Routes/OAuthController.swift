import HTTPTypes
import Hummingbird
import IntegrationCore
import IntegrationEngine
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
                ]),
                answer: .object([
                    APIMember("authorizationUrl", .text(), isRequired: false), APIMember("flowId", .text(), isRequired: false),
                    APIMember("userCode", .text(), isRequired: false), APIMember("verificationUrl", .text(), isRequired: false),
                    APIMember("verificationUrlComplete", .nullable(.text()), isRequired: false),
                    APIMember("intervalSeconds", .integer(), isRequired: false), APIMember("expiresAt", .moment),
                ]), problems: [.conflict, .badGateway]),
            use: start)
        routes.add(
            .post, "integrations/oauth/device",
            APIOperation(
                "Ask whether a person has typed the code of a device flow",
                body: .object([.optional("organizationId", .line(200)), APIMember("flowId", .line(200))]),
                answer: .object([
                    APIMember("status", .choice(["pending", "connected"])), APIMember("intervalSeconds", .integer(), isRequired: false),
                    APIMember("connectionId", .text(), isRequired: false),
                ]), problems: [.conflict, .badGateway]),
            use: poll)
        let state = APIOperation.Parameter(name: "state", kind: .text, isRequired: true, text: "Of the flow.")
        routes.addOpen(
            .get, "integrations/oauth/authorize",
            APIOperation(
                "Where a browser begins", query: [state], status: .found,
                problems: [.notFound, .conflict, .unprocessableContent, .badGateway, .internalServerError, .serviceUnavailable],
                problemType: "text/html"),
            use: authorize)
        let page = APIOperation(
            "Where a browser comes back", query: [state], answer: .text(), contentType: "text/html",
            problems: [.badRequest, .notFound, .internalServerError, .serviceUnavailable], problemType: "text/html")
        routes.addOpen(.get, "integrations/oauth/callback", page, use: callback)
        routes.addOpen(.get, "integrations/oauth/callback/:context", page, use: callback)
    }

    @Sendable func start(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.connect)
        var body = try await BodyReader(request)
        let organization = body.optionalText("organizationId")
        let slug = body.text("providerSlug")
        let name = body.optionalWords("name") ?? "default"
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
            switch begun.next {
            case .browser(let url): writer.member("authorizationUrl", url)
            case .device(let code, let flow):
                writer.member("flowId", flow)
                writer.member("userCode", code.userCode)
                writer.member("verificationUrl", code.verificationURL)
                writer.member("verificationUrlComplete", code.completeURL)
                writer.member("intervalSeconds", Int(code.interval.components.seconds))
            }
            writer.member("expiresAt", begun.expiresAt)
        }
    }

    @Sendable func poll(_ request: Request, _ context: KeyContext) async throws -> Answer {
        try context.require(.connect)
        var body = try await BodyReader(request)
        let organization = body.optionalText("organizationId")
        let state = body.text("flowId")
        try body.finish()
        let progress = try await flow.poll(state, organization: try await context.organization(organization))
        return Answer { writer in
            switch progress {
            case .pending(let seconds):
                writer.member("status", "pending")
                writer.member("intervalSeconds", seconds)
            case .connected(let connection):
                writer.member("status", "connected")
                writer.member("connectionId", connection.id.rawValue)
            }
        }
    }

    @Sendable func authorize(_ request: Request, _ context: APIContext) async throws -> Response {
        // Nobody knows a flow without a name, either.
        let state = request.uri.queryParameters["state"].map(String.init) ?? ""
        let cookie = OAuthCookie(state: state, isSecure: addresses.isSecure)
        do {
            let next = try await flow.authorize(state: state, cookie: cookie.value(in: request.headers[values: .cookie]))
            return Response(status: .found, headers: [.location: next.url, .setCookie: cookie.setting(next.cookie)])
        } catch let error as RuntimeError {
            return OAuthPage(refusal: error).response(clearing: nil)
        }
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
        return OAuthPage(outcome).response(clearing: outcome.isOver ? cookie : nil)
    }
}
