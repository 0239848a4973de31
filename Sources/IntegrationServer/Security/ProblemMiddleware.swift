import HTTPTypes
import Hummingbird
import IntegrationAuth
import IntegrationEngine
import IntegrationRuntime
import IntegrationStore
import Logging

/// Makes every error an answer, and gives every answer the name of its request and the headers that keep browsers out of trouble.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIContext

    func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            response = answer(to: error, context)
        }
        response.headers[.requestID] = context.requestID
        response.headers[.contentTypeOptions] = "nosniff"
        response.headers[.frameOptions] = "DENY"
        response.headers[.referrerPolicy] = "no-referrer"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    /// Errors of ours hold no secrets; of others only the kind is told.
    private static func words(for error: any Error) -> String {
        switch error {
        case is StoreError, is VaultError, is EngineError: "\(error)"
        case let error as RuntimeError: "\(error.code.rawValue): \(error.reason)"
        default: "\(type(of: error))"
        }
    }

    private func answer(to error: any Error, _ context: APIContext) -> Response {
        let problem = APIProblem(error)
        if problem?.status.code ?? 500 >= 500 {
            context.logger.error("request failed", metadata: ["request.id": "\(context.requestID)", "error": "\(Self.words(for: error))"])
        }
        if let problem { return problem.response(requestID: context.requestID) }
        // The error is not shown: it may tell what nobody outside should know.
        return APIProblem(
            .internalServerError, "internal", "Something is wrong with this server. Its log has more under the request's id."
        ).response(requestID: context.requestID)
    }
}

extension HTTPField.Name {
    fileprivate static let requestID = Self("X-Request-Id") ?? .date
    fileprivate static let contentTypeOptions = Self("X-Content-Type-Options") ?? .date
    fileprivate static let frameOptions = Self("X-Frame-Options") ?? .date
    fileprivate static let referrerPolicy = Self("Referrer-Policy") ?? .date
}
