import CEL
import Foundation
import IntegrationAuth
import IntegrationCore

extension SandboxGate {
    /// Reads the demands from the manifest's strategy, and from the headers and parameters that `http` makes of secrets.
    ///
    /// - Throws: ``SandboxError`` where a template cannot be filled with the fixtures' values.
    init(_ manifest: IntegrationManifest, connection: SandboxConnection, keyPair: SandboxKeyPair?) throws(SandboxError) {
        let values = SandboxTemplates(manifest: manifest, connection: connection)
        var endpoint: TokenEndpoint?
        var demands: [Demand]
        switch manifest.auth {
        case .oauth2(let oauth):
            let slot = CredentialSlot(oauth.placement)
            if oauth.grant == .clientCredentials, connection.credentials.reveal("access_token") == nil {
                endpoint = try TokenEndpoint(oauth, values)
                demands = [.issuedToken(slot)]
            } else {
                demands = [.textOrIssuedToken(slot, try values.credential("access_token"))]
            }
        case .apiKey(let key):
            let slot = CredentialSlot(key.in, name: key.name, prefix: key.prefix)
            let value: String
            if let template = key.value { value = try values.text(template) } else { value = try values.credential(key.field) }
            demands = [.text(slot, value)]
        case .basic(let basic):
            demands = [.basic(try values.basic(basic))]
        case .jwt(let jwt):
            let verifier = try AssertionVerifier(jwt, values, keyPair: keyPair)
            let slot = CredentialSlot(jwt.placement)
            if let exchange = jwt.exchange {
                endpoint = try TokenEndpoint(exchange, verifier, values)
                demands = [.issuedToken(slot)]
            } else {
                demands = [.assertion(slot, verifier)]
            }
        case .custom(let custom):
            demands = try Self.parts(custom.headers, custom.query, .auth(manifest), values)
            let signing = manifest.http.sign.map { $0.applied(to: custom.sign) } ?? custom.sign
            if let signing, signing != .none {
                demands.append(.signature(SignatureVerifier(signing: signing, connection: connection, manifest: manifest)))
            }
        }
        // What a request says itself goes before what all of them have.
        let own = Set((manifest.streams.flatMap(\.headers.keys) + (manifest.test?.headers.keys.map { $0 } ?? [])).map { $0.lowercased() })
        demands += try Self.parts(manifest.http.headers, manifest.http.query, .http(manifest), values).filter { demand in
            guard case .part(let part) = demand, part.slot.location == .header else { return true }
            return !own.contains(part.slot.name.lowercased())
        }
        self.demands = demands
        tokenEndpoint = endpoint
        authorizationServer = try AuthorizationServer(manifest, values)
        self.connection = connection
    }

    private static func parts(
        _ headers: OrderedMap<ManifestTemplate>, _ query: OrderedMap<QueryValue>, _ scope: ExpressionScope, _ values: SandboxTemplates
    ) throws(SandboxError) -> [Demand] {
        var parts: [SecretPart?] = []
        for (name, template) in headers { parts.append(try SecretPart(CredentialSlot(.header, name: name), [template], scope, values)) }
        for (name, value) in query { parts.append(try SecretPart(CredentialSlot(.query, name: name), value.templates, scope, values)) }
        return parts.compactMap { $0.map(Demand.part) }
    }
}
