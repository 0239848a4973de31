import HTTPTypes
import Hummingbird

/// Adds routes to a router together with what is said of them.
final class RouteTable {
    /// In the order in which they were added.
    private(set) var operations: [APIOperation] = []
    private let open: RouterGroup<APIContext>
    private let keyed: RouterGroup<KeyContext>
    private let idempotency: IdempotencyGuard
    private let deadline: Deadline
    private let providers: KnownProviders

    /// - Parameters:
    ///   - open: routes that anybody may call.
    ///   - keyed: routes that need a key.
    ///   - idempotency: lets requests of theirs be sent again.
    ///   - deadline: ends those that take too long.
    init(
        open: RouterGroup<APIContext>, keyed: RouterGroup<KeyContext>, idempotency: IdempotencyGuard, deadline: Deadline,
        providers: KnownProviders
    ) {
        self.providers = providers
        self.open = open
        self.keyed = keyed
        self.idempotency = idempotency
        self.deadline = deadline
    }

    /// Answers the methods that a known path does not have. Must follow the last route.
    func refuseOtherMethods() {
        let known = Dictionary(grouping: operations, by: \.template)
        let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace, .query]
        for operations in known.values {
            guard let path = operations.first?.path else { continue }
            let allowed = Set(operations.map(\.method))
            let list = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for method in methods where !allowed.contains(method) {
                open.on(RouterPath(path), method: method) { _, _ -> Response in
                    var problem = APIProblem(.methodNotAllowed, "method_not_allowed", "Here are: \(list).")
                    problem.allow = list
                    throw problem
                }
            }
        }
    }

    /// A route that needs a key.
    func add(
        _ method: HTTPRequest.Method, _ path: String, _ operation: APIOperation,
        use handler: @escaping @Sendable (Request, KeyContext) async throws -> some ResponseGenerator
    ) {
        operations.append(operation.at(method, path))
        let check = QueryCheck(operation, providers: providers)
        // What only reads waits for nobody outside.
        guard method != .get else {
            keyed.on(RouterPath(path), method: method) { request, context in
                try await handler(request, context.with(try await check.read(request, context)))
            }
            return
        }
        keyed.on(RouterPath(path), method: method) { [idempotency, deadline] request, context -> Response in
            let context = context.with(try await check.read(request, context))
            // Inside: what is done in time must be written down as done, however late it is then.
            return try await idempotency.answer(request, context) { request in
                try await deadline.run {
                    let output = try await handler(request, context)
                    return (try output.response(from: request, context: context), (output as? Answer)?.bytes)
                }
            }
        }
    }

    /// A route that anybody may call.
    func addOpen(
        _ method: HTTPRequest.Method, _ path: String, _ operation: APIOperation,
        use handler: @escaping @Sendable (Request, APIContext) async throws -> some ResponseGenerator
    ) {
        var operation = operation
        operation.needsKey = false
        operation.hasOrganization = false
        operations.append(operation.at(method, path))
        open.on(RouterPath(path), method: method) { request, context in try await handler(request, context) }
    }
}

extension HTTPRequest.Method {
    /// Reads with a body (draft-ietf-httpbis-safe-method-w-body).
    fileprivate static let query = Self("QUERY") ?? .trace
}
