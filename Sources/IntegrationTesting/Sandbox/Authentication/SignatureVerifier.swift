import CEL
import Crypto
import Foundation
import IntegrationAuth
import IntegrationCore

/// Recomputes the signature of a request with the sandbox's own secrets.
struct SignatureVerifier: Sendable {
    let signing: RequestSigning
    let connection: SandboxConnection
    let manifest: IntegrationManifest

    func verdict(on request: LoopbackRequest, ledger: SandboxLedger, now: Date) -> AuthenticationVerdict {
        switch signing {
        case .awsSigV4(let signature): return verdict(on: request, signature, ledger, now)
        case .oauth1(let signature): return verdict(on: request, signature, ledger, now)
        case .hmac(let signature): return verdict(on: request, signature, ledger, now)
        case .none: return .granted
        }
    }

    private func text(
        _ template: ManifestTemplate?, _ ledger: SandboxLedger, _ now: Date, _ scope: ExpressionScope? = nil,
        more: [String: CELValue] = [:]
    ) -> String? {
        guard let template else { return nil }
        let environment = (scope ?? ExpressionScope.signing(manifest)).environment
        let bindings = connection.bindings(environment, obtained: ledger.outputs, more: more, now: now)
        return try? CELTemplate(template.source, environment: environment).render(bindings)
    }

    // MARK: AWS Signature Version 4

    private func verdict(
        on request: LoopbackRequest, _ signature: AWSSignature, _ ledger: SandboxLedger, _ now: Date
    ) -> AuthenticationVerdict {
        // The fixtures' own key, without what steps obtained: that one is known by its id.
        guard let own = key(signature, SandboxLedger(), now) else {
            return .refused("the fixtures have no key to check the signature with")
        }
        let verifier = AWSSignatureV4Verifier { $0 == own.accessKeyID ? own : ledger.temporaryKey($0) }
        let verdict = verifier.verify(
            method: request.method, target: request.target, headers: request.headers, body: request.body, at: now)
        return switch verdict {
        case .valid: .granted
        case .missing: .refused(code: "MissingAuthenticationToken", reason: "the request is not signed")
        case .malformed(let reason): .refused(code: "IncompleteSignature", reason: reason)
        case .unknownKey: .refused(code: "InvalidClientTokenId", reason: "nobody has this access key id or session token")
        case .wrongSignature: .refused(code: "SignatureDoesNotMatch", reason: "the signature is wrong")
        case .expired: .refused(code: "RequestExpired", reason: "the signature is too old or too new")
        }
    }

    /// The key that requests are signed with, given what steps have obtained.
    func key(_ signature: AWSSignature, _ ledger: SandboxLedger, _ now: Date) -> AWSCredentials? {
        guard let id = text(signature.accessKeyId, ledger, now), let secret = text(signature.secretAccessKey, ledger, now) else {
            return nil
        }
        let session = text(signature.sessionToken, ledger, now).flatMap { $0.isEmpty ? nil : $0 }
        return AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: session)
    }

    // MARK: OAuth 1.0a

    private func verdict(
        on request: LoopbackRequest, _ declared: IntegrationCore.OAuth1Signature, _ ledger: SandboxLedger, _ now: Date
    ) -> AuthenticationVerdict {
        guard let header = request.header("Authorization"), let sent = OAuth1Parameters(header) else {
            return .refused("the request has no OAuth parameters")
        }
        guard let timestamp = sent["oauth_timestamp"].flatMap({ Int($0) }), let nonce = sent["oauth_nonce"],
            abs(Double(timestamp) - now.timeIntervalSince1970) < 300
        else { return .refused("oauth_timestamp or oauth_nonce is missing, or the time is another") }
        guard let method = IntegrationAuth.OAuth1Signature.Method(rawValue: declared.method.rawValue) else {
            return .refused("the signature method is not known here")
        }
        func secret(_ template: ManifestTemplate?) -> String? { text(template, ledger, now).flatMap { $0.isEmpty ? nil : $0 } }
        do {
            let signature = try IntegrationAuth.OAuth1Signature(
                consumerKey: secret(declared.consumerKey) ?? "", consumerSecret: secret(declared.consumerSecret) ?? "",
                token: secret(declared.token), tokenSecret: secret(declared.tokenSecret), method: method, realm: declared.realm,
                includesVersion: sent["oauth_version"] != nil)
            var signed = signable(request)
            try signature.sign(&signed, timestamp: timestamp, nonce: nonce)
            let expected = signed.header("Authorization").flatMap(OAuth1Parameters.init)
            let names = ["oauth_signature", "oauth_consumer_key", "oauth_token"]
            let isRight = names.allSatisfy { SecretText(sent[$0] ?? "") == SecretText(expected?[$0] ?? "") }
            return isRight ? .granted : .refused("the OAuth signature is wrong")
        } catch {
            return .refused("the OAuth signature cannot be checked: \(error.reason)")
        }
    }

    // MARK: HMAC

    private func verdict(
        on request: LoopbackRequest, _ declared: IntegrationCore.HMACSignature, _ ledger: SandboxLedger, _ now: Date
    ) -> AuthenticationVerdict {
        guard let sent = CredentialSlot(declared.placement).value(in: request) else { return .refused("the signature is missing") }
        let timestamp = declared.timestampHeader.flatMap { request.header($0) } ?? ""
        if declared.timestampHeader != nil, abs((Double(timestamp) ?? 0) - now.timeIntervalSince1970) > 300 {
            return .refused("the time of the signature is missing, or another")
        }
        let names: [String: CELValue] = [
            "method": .string(request.method), "path": .string(request.path),
            "query": .string(request.target.contains("?") ? String(request.target.drop { $0 != "?" }.dropFirst()) : ""),
            "url": .string(signable(request).url), "timestamp": .string(timestamp),
            "nonce": .string(declared.nonceHeader.flatMap { request.header($0) } ?? ""),
            "body": .string(String(decoding: request.body, as: UTF8.self)), "bodyHash": .string(Self.hexDigest(request.body)),
        ]
        guard let key = text(declared.key, ledger, now),
            let algorithm = IntegrationAuth.HMACSignature.Algorithm(rawValue: declared.algorithm.rawValue),
            let encoding = IntegrationAuth.HMACSignature.Encoding(rawValue: declared.encoding.rawValue),
            let message = text(declared.message, ledger, now, ExpressionScope.signedMessage(manifest), more: names)
        else { return .refused("the signature cannot be checked") }
        let isRight = IntegrationAuth.HMACSignature.isValid(
            sent, for: Array(message.utf8), algorithm: algorithm, key: Array(key.utf8), encoding: encoding)
        return isRight ? .granted : .refused("the signature is wrong")
    }

    /// The request as its sender signed it: to the host it names.
    private func signable(_ request: LoopbackRequest) -> SignableRequest {
        let url = "http://\(request.header("Host") ?? "127.0.0.1")\(request.target)"
        return SignableRequest(method: request.method, url: url, headers: request.headers, body: request.body)
    }

    private static func hexDigest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }
}
