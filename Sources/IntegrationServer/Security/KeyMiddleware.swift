import HTTPTypes
import Hummingbird
import IntegrationRuntime

/// Finds out whose key a request was sent with.
struct KeyMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let keys: APIKeyService
    let exists: @Sendable (String) async throws -> Bool

    func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.exists = exists
        context.namedOrganization = request.uri.queryParameters["organizationId"].map(String.init)
        if let header = request.headers[.authorization], let secret = Self.bearer(header) {
            context.key = try await keys.authenticate(secret)
        }
        return try await next(request, context)
    }

    private static func bearer(_ header: String) -> String? {
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }
}
