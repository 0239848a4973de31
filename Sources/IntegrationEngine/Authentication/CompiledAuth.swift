import CEL
import Foundation
import IntegrationAuth
import IntegrationCore

/// The auth strategy of a manifest, compiled.
struct CompiledAuth: Sendable {
    enum Kind: Sendable {
        /// A token or key, placed as it is.
        case token(CompiledTemplate, CredentialPlacement)
        /// A credential field, placed as it is.
        case field(String, CredentialPlacement)
        /// An access token that is bound to a key of the connection (RFC 9449).
        case boundToken
        case basic(username: CompiledTemplate, password: CompiledTemplate)
        case jwt(CompiledJWT, CredentialPlacement)
        case clientCredentials(CompiledClientCredentials, CredentialPlacement)
        case custom(steps: [CompiledAuthStep])
    }

    let kind: Kind
    let signing: CompiledSigning?
    let query: [CompiledParameter]
    let headers: [(name: String, template: CompiledTemplate)]

    /// Names of the query parameters that every request gets from here.
    var queryNames: [String] {
        var names = query.map(\.name)
        switch kind {
        case .token(_, .query(let name)), .field(_, .query(let name)), .jwt(_, .query(let name)), .clientCredentials(_, .query(let name)):
            names.append(name)
        default: break
        }
        return names
    }

    /// Headers and parameters that every request has; what the stream says itself goes first.
    ///
    /// - Parameter isObtaining: While credentials are being obtained, what is made of those yet to come is left out.
    func addCommonParts(to request: inout BuiltRequest, inputs: RunInputs, isObtaining: Bool = false) throws(EngineError) {
        func value<Value>(_ render: () throws(EngineError) -> Value) throws(EngineError) -> Value? {
            do throws(EngineError) {
                return try render()
            } catch {
                guard isObtaining, error.code == .expressionFailed else { throw error }
                return nil
            }
        }
        for (name, template) in headers {
            let text = try value { () throws(EngineError) in try template.render(inputs.bindings(template.environment)) }
            if let text { request.setDefaultHeader(name, text) }
        }
        for parameter in query where !request.ownQuery.contains(parameter.name) {
            let values = try value { () throws(EngineError) in try parameter.values(inputs) } ?? []
            if !values.isEmpty { request.url.setQuery(parameter.name, values: values) }
        }
    }

    /// Puts the credential where the provider wants it.
    ///
    /// - Parameter nonce: what the provider asked a proof to name, for bound tokens.
    func place(on request: inout SignableRequest, inputs: RunInputs, nonce: String? = nil, now: Date) throws(EngineError) {
        do throws(SigningError) {
            switch kind {
            case .token(let template, let placement):
                try placement.apply(try Self.text(template, inputs), to: &request)
            case .field(let field, let placement):
                try placement.apply(try Self.secret(field, inputs), to: &request)
            case .basic(let username, let password):
                let basic = try BasicCredentials(username: try Self.text(username, inputs), password: try Self.text(password, inputs))
                request.setHeader("Authorization", basic.headerValue)
            case .jwt(_, let placement), .clientCredentials(_, let placement):
                try placement.apply(try Self.secret(Self.accessToken, inputs), to: &request)
            case .boundToken:
                let token = try Self.secret(Self.accessToken, inputs)
                guard let key = DPoPKey(try Self.secret(Self.dpopKey, inputs)) else {
                    throw SigningError(.malformedKey, "the key that the token is bound to is damaged")
                }
                let proof = try key.proof(method: request.method, url: request.url, accessToken: token, nonce: nonce, now: now)
                try CredentialPlacement.header(name: "Authorization", prefix: "DPoP ").apply(token, to: &request)
                request.setHeader("DPoP", proof)
            case .custom: break
            }
        } catch {
            throw EngineError(.settingInvalid, "the credential cannot be placed: \(error.reason)", detail: error.code.rawValue)
        }
    }

    /// Signs the request, unless nobody asks for it.
    func sign(_ request: inout SignableRequest, as signature: RequestSignature, inputs: RunInputs, now: Date) throws(EngineError) {
        switch signature {
        case .unsigned: break
        case .own(let signing): try signing.sign(&request, inputs: inputs, scope: signature, now: now)
        case .inherited, .scoped: try signing?.sign(&request, inputs: inputs, scope: signature, now: now)
        }
    }

    /// The credential that token exchanges fill, and that oauth2 integrations are given.
    static let accessToken = "access_token"

    /// The private key that a token is bound to, beside it.
    static let dpopKey = "dpop_key"

    private static func text(_ template: CompiledTemplate, _ inputs: RunInputs) throws(SigningError) -> String {
        do throws(EngineError) {
            return try template.render(inputs.bindings(template.environment))
        } catch {
            throw SigningError(.invalidCredential, error.reason)
        }
    }

    private static func secret(_ name: String, _ inputs: RunInputs) throws(SigningError) -> String {
        if let secret = inputs.credentials.reveal(name) { return secret }
        // A user name is often no secret: bamboohr has the key as user name, others an account name.
        if case .text(let text) = inputs.config[name] { return text }
        throw SigningError(.invalidCredential, "the credential `\(name)` is missing")
    }
}
