import Foundation
import Hummingbird
import IntegrationCore
import Logging
import NIOCore

/// What every request has: a name of its own, and whose key it was sent with, once that is known.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Stands in the answer, in every log line and in problem details.
    let requestID: String
    /// The trace that the caller began; nil for one that begins here.
    var trace: TraceContext?
    /// Nil until it is known, and where there is no valid key.
    var caller: Caller?

    init(source: Source) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = PublicID(.request, at: Date()).rawValue
    }

    /// Writes lines with the names of the request. It is made for those that are written, not for every request.
    var log: Logger {
        let trace = trace ?? TraceContext(of: requestID)
        var logger = logger
        logger[metadataKey: "request.id"] = "\(requestID)"
        logger[metadataKey: "trace.id"] = "\(trace.identity.traceID)"
        logger[metadataKey: "span.id"] = "\(trace.identity.spanID)"
        return logger
    }
}

/// Who sent a request: one reference, since every layer copies the context.
final class Caller: Sendable {
    let key: APIKey
    /// Whether there is an organisation of an id.
    fileprivate let exists: @Sendable (String) async throws -> Bool

    init(key: APIKey, exists: @escaping @Sendable (String) async throws -> Bool) {
        self.key = key
        self.exists = exists
    }
}

/// A request with a key: handlers that need one cannot be mounted where there is none.
struct KeyContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    private let caller: Caller
    /// What the query says; known once the operation is.
    private(set) var query = RequestQuery()

    init(context: APIContext) throws {
        guard let caller = context.caller else { throw APIProblem.unauthorized }
        coreContext = context.coreContext
        self.caller = caller
    }

    func with(_ query: RequestQuery) -> KeyContext {
        var context = self
        context.query = query
        return context
    }

    var key: APIKey { caller.key }
    /// The organisation that the query names.
    private var namedOrganization: String? { query["organizationId"] }

    /// For the audit log.
    var actor: String { key.id.rawValue }

    /// The organisation that the request is for: the key's own, or the one that the operator names.
    ///
    /// - Parameter given: what the body names.
    /// - Throws: "not found" where the key may not act for it, as if it did not exist.
    func organization(_ given: String? = nil) async throws -> String {
        let named = given ?? namedOrganization
        if let given, let namedOrganization, given != namedOrganization { throw APIProblem.notFound }
        if let own = key.organization {
            guard named == nil || named == own else { throw APIProblem.notFound }
            return own
        }
        guard let named else {
            throw APIProblem.field("organizationId", "is missing: this key is of no organisation", fix: "Say which one.")
        }
        guard try await caller.exists(named) else { throw APIProblem.notFound }
        return named
    }

    /// The same; nil for the operator, where it names none.
    func organizationIfNamed(_ given: String? = nil) async throws -> String? {
        if key.organization == nil, given == nil, namedOrganization == nil { return nil }
        return try await organization(given)
    }

    /// The organisation whose audit log is meant, which may be a deleted one; "" for the operator's own, where an operator names none.
    func organizationOfLog() throws -> String {
        guard let own = key.organization else { return namedOrganization ?? "" }
        guard namedOrganization == nil || namedOrganization == own else { throw APIProblem.notFound }
        return own
    }

    /// Refuses a key that may not do this.
    func require(_ scope: APIKey.Scope) throws {
        guard may(scope) else {
            throw APIProblem(.forbidden, "missing_scope", "This key has no scope `\(scope.rawValue)`.")
        }
    }

    func may(_ scope: APIKey.Scope) -> Bool {
        let isPartOfWriting = scope == .connect && key.scopes.contains(.write)
        return key.scopes.contains(scope) || isPartOfWriting || key.scopes.contains(.admin)
    }

    /// Whether the key is for an integration; others do not exist for it.
    func allows(_ provider: String) -> Bool { key.providers?.contains(provider) ?? true }

    func require(provider: String) throws {
        guard allows(provider) else { throw APIProblem.notFound }
    }

    /// Refuses all but the operator's keys.
    func requireOperator() throws {
        guard key.organization == nil, key.scopes.contains(.admin) else {
            throw APIProblem(.forbidden, "operator_only", "Only a key of the operator may do this.")
        }
    }
}
