import HTTPTypes
import Hummingbird
import IntegrationCore
import IntegrationRuntime
import IntegrationStore
import JSONTape
import NIOCore

/// An answer that is no success, as problem details (RFC 9457).
struct APIProblem: Error {
    /// One field that is wrong.
    struct Field {
        /// Where it stands in the body, as a JSON Pointer (RFC 6901), the id of an integration's field, or the name of a parameter.
        let place: String
        let reason: String
        let fix: String
    }

    let status: HTTPResponse.Status
    /// A stable word for programs.
    let code: String
    /// What is wrong, and what to do.
    let detail: String
    var fields: [Field] = []
    /// The methods that there are.
    var allow: String?
    /// When to come back.
    var retryAfter: Duration?
    /// What a key may send, and what is left of it.
    var rateLimit: (policy: String, standing: String)?
    /// The error that it was made of, for the log.
    var cause: (any Error)?

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, fields: [Field] = []) {
        self.status = status
        self.code = code
        self.detail = detail
        self.fields = fields
    }

    static let unauthorized = APIProblem(
        .unauthorized, "unauthorized", "Send a valid API key: `Authorization: Bearer pbk_…`.")

    /// Also for what exists and belongs to somebody else: nobody can tell the two apart.
    static let notFound = APIProblem(.notFound, "not_found", "There is nothing of that name.")

    /// One field that does not fit.
    static func field(_ place: String, _ reason: String, fix: String) -> APIProblem {
        fields([Field(place: place, reason: reason, fix: fix)])
    }

    static func fields(_ fields: [Field]) -> APIProblem {
        APIProblem(.unprocessableContent, "invalid_fields", "Some fields are missing or do not fit.", fields: fields)
    }

    func response(requestID: String) -> Response {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", "urn:patchbay:problem:\(code)")
            writer.member("title", status.reasonPhrase)
            writer.member("status", status.code)
            writer.member("code", code)
            writer.member("detail", detail)
            writer.member("requestId", requestID)
            guard !fields.isEmpty else { return }
            writer.key("errors")
            writer.array { writer in
                for field in fields {
                    writer.object { writer in
                        writer.member("field", field.place)
                        writer.member("detail", field.reason)
                        writer.member("fix", field.fix)
                    }
                }
            }
        }
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
        headers[.allow] = allow
        headers[.rateLimitPolicy] = rateLimit?.policy
        headers[.rateLimit] = rateLimit?.standing
        if let retryAfter { headers[.retryAfter] = String(max(1, retryAfter.components.seconds)) }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }
}

extension APIProblem {
    /// The one place where errors become answers. What has no name here is no answer: nothing of it may be shown.
    init?(_ error: any Error) {
        switch error {
        case let problem as APIProblem: self = problem
        case let error as RuntimeError: self.init(error)
        case let error as StoreError:
            guard let problem = APIProblem.of(error) else { return nil }
            self = problem
        case let error as HTTPError where error.status == .notFound: self = .notFound
        // Of a body that says its length, and of one that does not.
        case is NIOTooManyBytesError: self = .bodyTooLarge
        case let error as HTTPError where error.status == .contentTooLarge: self = .bodyTooLarge
        case let error as HTTPError where error.status.code < 500: self.init(error.status, "invalid_request", error.body ?? "")
        default: return nil
        }
    }

    private static let bodyTooLarge = APIProblem(.contentTooLarge, "body_too_large", "The body is larger than this server reads.")

    private init(_ error: RuntimeError) {
        let status: HTTPResponse.Status =
            switch error.code {
            case .notFound: .notFound
            case .invalidFields, .credentialsRefused: .unprocessableContent
            case .conflict, .alreadyExists: .conflict
            case .providerUnavailable: .badGateway
            default: .serviceUnavailable
            }
        self.init(
            status, error.code.rawValue, error.reason,
            fields: error.fields.map {
                Field(
                    place: $0.field, reason: $0.reason, fix: $0.fix ?? "Give another value; the integration's details describe its fields.")
            })
    }

    private static func of(_ error: StoreError) -> APIProblem? {
        switch error.code {
        case .notFound: return .notFound
        case .invalidInput: return APIProblem(.unprocessableContent, "invalid_request", error.reason)
        case .alreadyExists, .conflict, .runActive: return APIProblem(.conflict, "conflict", error.reason)
        case _ where error.isTransient || error.code == .closed:
            var problem = APIProblem(
                .serviceUnavailable, "database_unavailable", "The database cannot be used now: \(error.publicReason).")
            problem.retryAfter = .seconds(5)
            return problem
        default: return nil
        }
    }
}
