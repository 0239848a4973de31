import Foundation
import HTTPTypes
import Hummingbird
import IntegrationAuth
import IntegrationCore
import IntegrationEngine
import IntegrationRuntime
import IntegrationStore
import Logging

/// Makes every error an answer, gives every answer the name of its request and the headers that keep browsers out of trouble, and counts,
/// logs and traces it.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIContext

    private static let fields = [
        HTTPField(name: .contentTypeOptions, value: "nosniff"), HTTPField(name: .frameOptions, value: "DENY"),
        HTTPField(name: .referrerPolicy, value: "no-referrer"),
    ]
    private static let secureFields = fields + [HTTPField(name: .strictTransportSecurity, value: "max-age=31536000")]
    /// Where the answer does not say otherwise.
    private static let usualFields = [
        HTTPField(name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'"),
        HTTPField(name: .cacheControl, value: "no-store"),
    ]

    let metrics: Metrics
    let tracer: Tracer?
    /// Whether people reach this server over TLS only.
    let isSecure: Bool

    func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        var context = context
        let parent = request.headers[.traceparent].flatMap { TraceParent(traceparent: $0) }
        if let parent { context.trace = TraceContext(in: parent) }
        return try await withSpan(of: request, &context, in: parent) { context in
            let response = try await answer(request, context, next)
            note(request, response, context, ContinuousClock.now - began)
            return response
        }
    }

    private func answer(
        _ request: Request, _ context: APIContext, _ next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            response = answer(to: error, context)
        }
        response.headers.append(HTTPField(name: .requestID, value: context.requestID))
        for field in isSecure ? Self.secureFields : Self.fields { response.headers.append(field) }
        for field in Self.usualFields where !response.headers.contains(where: { $0.name == field.name }) {
            response.headers.append(field)
        }
        return response
    }

    /// The path as it was declared: the one that was called may hold what nobody should read in a log.
    private func note(_ request: Request, _ response: Response, _ context: APIContext, _ time: Duration) {
        let route = context.endpointPath ?? "none"
        let method = request.method.nameOfFew
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        metrics.count(.requests, method, route, String(response.status.code))
        metrics.measure(.requests, method, route, seconds: seconds)
        guard context.logger.logLevel <= .debug else { return }
        context.log.debug(
            "request answered",
            metadata: [
                "http.method": "\(method)", "http.route": "\(route)", "http.status": "\(response.status.code)",
                "http.seconds": "\(seconds)",
            ])
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
            let cause = (error as? APIProblem)?.cause ?? error
            context.log.error("request failed", metadata: ["error": "\(Self.words(for: cause))"])
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
    fileprivate static let traceparent = Self("traceparent") ?? .date
}
