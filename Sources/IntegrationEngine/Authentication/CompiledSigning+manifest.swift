import CEL
import IntegrationAuth
import IntegrationCore

extension CompiledSigning {
    /// Compiles a manifest's `sign`; nil for `none`.
    init?(_ signing: RequestSigning, compiler: RequestCompiler) throws(EngineError) {
        switch signing {
        case .none: return nil
        case .awsSigV4(let aws):
            self = .aws(
                AWS(
                    accessKeyID: try compiler.template(aws.accessKeyId, "accessKeyId"),
                    secretAccessKey: try compiler.template(aws.secretAccessKey, "secretAccessKey"),
                    sessionToken: try compiler.template(aws.sessionToken, "sessionToken"),
                    region: try compiler.template(aws.region, "region"), service: try compiler.template(aws.service, "service")))
        case .oauth1(let oauth):
            guard let method = IntegrationAuth.OAuth1Signature.Method(rawValue: oauth.method.rawValue) else {
                throw EngineError(.unsupported, "\(compiler.place).method: \(oauth.method.rawValue) is not known here")
            }
            self = .oauth1(
                OAuth1(
                    consumerKey: try compiler.template(oauth.consumerKey, "consumerKey"),
                    consumerSecret: try compiler.template(oauth.consumerSecret, "consumerSecret"),
                    token: try compiler.template(oauth.token, "token"),
                    tokenSecret: try compiler.template(oauth.tokenSecret, "tokenSecret"),
                    method: method, realm: oauth.realm))
        case .hmac(let hmac):
            guard let algorithm = IntegrationAuth.HMACSignature.Algorithm(rawValue: hmac.algorithm.rawValue),
                let encoding = IntegrationAuth.HMACSignature.Encoding(rawValue: hmac.encoding.rawValue)
            else { throw EngineError(.unsupported, "\(compiler.place): this algorithm or encoding is not known here") }
            self = .hmac(
                HMAC(
                    algorithm: algorithm, encoding: encoding, key: try compiler.template(hmac.key, "key"),
                    message: try CompiledTemplate(
                        hmac.message, place: "\(compiler.place).message", environment: compiler.signedMessage ?? compiler.environment),
                    placement: CredentialPlacement(hmac.placement), timestampHeader: hmac.timestampHeader, nonceHeader: hmac.nonceHeader))
        }
    }
}

extension CredentialPlacement {
    /// Where a manifest puts a credential.
    init(_ placement: Placement) {
        self.init(placement.in, name: placement.name, prefix: placement.prefix)
    }

    init(_ location: PlacementLocation, name: String, prefix: String) {
        switch location {
        case .header: self = .header(name: name, prefix: prefix)
        case .query: self = .query(name: name)
        case .body: self = .body(name: name)
        }
    }
}
