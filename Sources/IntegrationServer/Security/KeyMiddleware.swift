import HTTPTypes
import Hummingbird
import IntegrationCore
import IntegrationRuntime

/// Finds out whose key a request was sent with, and whether that may send another one now.
struct KeyMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let keys: APIKeyService
    /// Nil where there is no limit.
    let limiter: RateLimiter?
    let exists: @Sendable (String) async throws -> Bool

    func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let header = request.headers[.authorization], let secret = Self.bearer(header),
            let key = try await keys.authenticate(secret, isFresh: request.method != .get && request.method != .head)
        {
            context.caller = Caller(key: key, exists: exists)
        }
        guard let limiter, let key = context.caller?.key else { return try await next(request, context) }
        let standing = limiter.take(key.id)
        guard standing.isAllowed else {
            var problem = APIProblem(
                .tooManyRequests, "rate_limited", "This key has sent too many requests; come back after `Retry-After`.")
            problem.retryAfter = .seconds(standing.seconds)
            problem.rateLimit = (limiter.policy, standing.header)
            throw problem
        }
        do {
            var response = try await next(request, context)
            response.headers[.rateLimitPolicy] = limiter.policy
            response.headers[.rateLimit] = standing.header
            return response
        } catch {
            // Errors of ours are told with the same headers.
            guard var problem = APIProblem(error) else { throw error }
            problem.rateLimit = (limiter.policy, standing.header)
            problem.cause = problem.cause ?? error
            throw problem
        }
    }

    private static func bearer(_ header: String) -> String? {
        let scheme = header.utf8.prefix(7)
        guard scheme.lazy.map({ $0 | 0x20 }).elementsEqual("bearer ".utf8) else { return nil }
        return String(header[scheme.endIndex...].drop { $0 == " " })
    }
}
