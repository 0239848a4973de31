import HTTPTypes
import Hummingbird

/// Lets pages of some origins call this server from browsers, and of no other (Fetch Standard, CORS protocol). There are no cookies in it: who
/// calls sends a key, as a rule that of a connect session.
struct CORSMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Exact, as browsers send them.
    let origins: Set<String>

    func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin], origins.contains(origin) else {
            return try await next(request, context)
        }
        if request.method == .options, request.headers[.accessControlRequestMethod] != nil {
            return Response(
                status: .noContent,
                headers: [
                    .accessControlAllowOrigin: origin, .vary: "Origin", .accessControlAllowMethods: "GET, POST, PUT, PATCH, DELETE",
                    .accessControlAllowHeaders: "Authorization, Content-Type, Idempotency-Key, traceparent", .accessControlMaxAge: "600",
                ])
        }
        var response = try await next(request, context)
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] = "Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id"
        response.headers[.vary] = "Origin"
        return response
    }
}
