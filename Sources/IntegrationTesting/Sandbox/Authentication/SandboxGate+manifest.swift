import CEL
import Foundation
import IntegrationAuth
import IntegrationCore

extension SandboxGate {
    /// Reads the demands from the manifest's strategy.
    ///
    /// - Throws: ``SandboxError`` where a template cannot be filled with the fixtures' values.
    init(_ manifest: IntegrationManifest, connection: SandboxConnection, keyPair: SandboxKeyPair?) throws(SandboxError) {
        let values = SandboxTemplates(manifest: manifest, connection: connection)
        var endpoint: TokenEndpoint?
        switch manifest.auth {
        case .oauth2(let oauth):
            let slot = CredentialSlot(oauth.placement)
            if oauth.grant == .clientCredentials, connection.credentials.reveal("access_token") == nil {
                endpoint = try TokenEndpoint(oauth, values)
                demands = [.issuedToken(slot)]
            } else {
                demands = [.text(slot, try values.credential("access_token"))]
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
            demands = Self.demands(of: custom, http: manifest.http, manifest, connection)
        }
        tokenEndpoint = endpoint
        self.connection = connection
        self.manifest = manifest
    }

    private static func demands(
        of custom: CustomAuth, http: HTTPSettings, _ manifest: IntegrationManifest, _ connection: SandboxConnection
    ) -> [Demand] {
        var demands: [Demand] = []
        for (name, template) in custom.headers where template.source.contains("credentials") {
            demands.append(.template(CredentialSlot(.header, name: name), template))
        }
        for (name, value) in custom.query {
            guard let template = value.templates.first, template.source.contains("credentials") else { continue }
            demands.append(.template(CredentialSlot(.query, name: name), template))
        }
        let signing = http.sign.map { $0.applied(to: custom.sign) } ?? custom.sign
        if let signing, signing != .none {
            demands.append(.signature(SignatureVerifier(signing: signing, connection: connection, manifest: manifest)))
        }
        return demands
    }
}
