import HTTPTypes
import Hummingbird
import IntegrationCore

extension ProblemMiddleware {
    /// Routes that are asked for every few seconds, and tell nobody anything.
    private static let untraced: Set<String> = ["/healthz", "/readyz", "/metrics"]

    /// Answers in a span with the name that the request has in log lines. It says the path as it was declared, not the one that was called.
    func withSpan(
        of request: Request, _ context: inout APIContext, in parent: TraceParent?, _ answer: (APIContext) async throws -> Response
    ) async throws -> Response {
        guard let tracer else { return try await answer(context) }
        let trace = context.trace ?? TraceContext(of: context.requestID)
        context.trace = trace
        let method = request.method.nameOfFew
        return try await tracer.withSpan(
            method, kind: .server, parent: parent, identity: trace.identity, attributes: ["http.request.method": .text(method)]
        ) { [context] span in
            let response = try await answer(context)
            // The library's word for a path that nobody declared.
            let route = context.endpointPath == "NotFound" ? nil : context.endpointPath
            span?.note(response, method: method, route: route, requestID: context.requestID)
            if let route, Self.untraced.contains(route) { span?.leaveOut() }
            return response
        }
    }
}

extension ActiveSpan {
    /// Semantic conventions for HTTP servers: what the caller did wrong is no error of ours.
    fileprivate func note(_ response: Response, method: String, route: String?, requestID: String) {
        set("request.id", .text(requestID))
        set("http.response.status_code", .integer(Int64(response.status.code)))
        if let route {
            rename("\(method) \(route)")
            set("http.route", .text(route))
        }
        if response.status.code >= 500 { fail("\(response.status.code)") }
    }
}

extension HTTPRequest.Method {
    /// Its name, or `other`: somebody might send as many words as he likes, and each would make a series of its own.
    var nameOfFew: String {
        [.get, .head, .post, .put, .patch, .delete, .options].contains(self) ? rawValue : "other"
    }
}
