import CEL
import Crypto
import Foundation
import IntegrationAuth

/// How requests are signed, compiled.
package enum CompiledSigning: Sendable {
    case aws(AWS)
    case oauth1(OAuth1)
    case hmac(HMAC)

    package struct AWS: Sendable {
        let accessKeyID: CompiledTemplate
        let secretAccessKey: CompiledTemplate
        let sessionToken: CompiledTemplate?
        let region: CompiledTemplate
        let service: CompiledTemplate
    }

    package struct OAuth1: Sendable {
        let consumerKey: CompiledTemplate
        let consumerSecret: CompiledTemplate
        let token: CompiledTemplate?
        let tokenSecret: CompiledTemplate?
        let method: IntegrationAuth.OAuth1Signature.Method
        let realm: String?
    }

    package struct HMAC: Sendable {
        let algorithm: IntegrationAuth.HMACSignature.Algorithm
        let encoding: IntegrationAuth.HMACSignature.Encoding
        let key: CompiledTemplate
        let message: CompiledTemplate
        let placement: CredentialPlacement
        let timestampHeader: String?
        let nonceHeader: String?
    }

    /// Signs a request in place. `scope` overrides region and service, e.g. for one of several regions.
    func sign(_ request: inout SignableRequest, inputs: RunInputs, scope: RequestSignature, now: Date) throws(EngineError) {
        do {
            switch self {
            case .aws(let aws): try Self.sign(&request, aws, inputs, scope, now)
            case .oauth1(let oauth): try Self.sign(&request, oauth, inputs, now)
            case .hmac(let hmac): try Self.sign(&request, hmac, inputs, now)
            }
        } catch let error as SigningError {
            throw EngineError(.settingInvalid, "the request cannot be signed: \(error.reason)", detail: error.code.rawValue)
        } catch let error as EngineError {
            throw error
        } catch {
            throw EngineError(.settingInvalid, "the request cannot be signed")
        }
    }

    private static func sign(
        _ request: inout SignableRequest, _ aws: AWS, _ inputs: RunInputs, _ scope: RequestSignature, _ now: Date
    ) throws {
        func text(_ template: CompiledTemplate) throws -> String { try template.render(inputs.bindings(template.environment)) }
        let session = try aws.sessionToken.map(text) ?? ""
        let credentials = AWSCredentials(
            accessKeyID: try text(aws.accessKeyID), secretAccessKey: try text(aws.secretAccessKey),
            sessionToken: session.isEmpty ? nil : session)
        var own: (region: String?, service: String?)
        if case .scoped(let region, let service) = scope { own = (region, service) }
        let region = try own.region ?? text(aws.region)
        let service = try own.service ?? text(aws.service)
        try AWSSignatureV4(credentials: credentials, region: region, service: service).sign(&request, at: now)
    }

    private static func sign(_ request: inout SignableRequest, _ oauth: OAuth1, _ inputs: RunInputs, _ now: Date) throws {
        func text(_ template: CompiledTemplate?) throws -> String? {
            guard let template else { return nil }
            let text = try template.render(inputs.bindings(template.environment))
            return text.isEmpty ? nil : text
        }
        let signature = try OAuth1Signature(
            consumerKey: try text(oauth.consumerKey) ?? "", consumerSecret: try text(oauth.consumerSecret) ?? "",
            token: try text(oauth.token),
            tokenSecret: try text(oauth.tokenSecret), method: oauth.method, realm: oauth.realm)
        var generator = SystemRandomNumberGenerator()
        try signature.sign(
            &request, timestamp: Int(now.timeIntervalSince1970), nonce: OAuth1Signature.makeNonce(using: &generator))
    }

    private static func sign(_ request: inout SignableRequest, _ hmac: HMAC, _ inputs: RunInputs, _ now: Date) throws {
        let timestamp = String(Int(now.timeIntervalSince1970))
        var generator = SystemRandomNumberGenerator()
        let nonce = OAuth1Signature.makeNonce(using: &generator)
        if let header = hmac.timestampHeader { request.setHeader(header, timestamp) }
        if let header = hmac.nonceHeader { request.setHeader(header, nonce) }
        let url = try UpstreamURL(request.url)
        let bindings = inputs.bindings(
            hmac.message.environment,
            [
                "method": .string(request.method), "path": .string(url.path), "query": .string(url.query ?? ""),
                "url": .string(request.url),
                "timestamp": .string(timestamp), "nonce": .string(nonce), "body": .string(String(decoding: request.body, as: UTF8.self)),
                "bodyHash": .string(Hexadecimal.encode(SHA256.hash(data: request.body))),
            ])
        let key = try hmac.key.render(inputs.bindings(hmac.key.environment))
        let signature = try HMACSignature(algorithm: hmac.algorithm, key: Array(key.utf8), encoding: hmac.encoding)
        try hmac.placement.apply(signature.code(for: Array(try hmac.message.render(bindings).utf8)), to: &request)
    }
}
