import Crypto
import Foundation
import IntegrationAuth
import Testing

@Suite("Secrets do not print")
struct RedactionTests {
    private static let canary = "canary-c0ffee-7f3a"

    private func texts(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return [dumped, String(describing: value), String(reflecting: value), "\(value)"]
    }

    @Test func redacted() throws {
        let secret = Redacted(Self.canary)
        #expect(secret.reveal() == Self.canary)
        for text in texts(of: secret) + texts(of: [secret]) + texts(of: ["a": Optional(secret)]) + texts(of: Redacted(["x": Self.canary])) {
            #expect(!text.contains(Self.canary))
        }
        #expect(String(describing: secret) == "[redacted]")
        let json = try JSONEncoder().encode(["secret": secret])
        #expect(String(decoding: json, as: UTF8.self) == #"{"secret":"[redacted]"}"#)
    }

    @Test func everythingThatHoldsASecret() throws {
        let aws = AWSCredentials(accessKeyID: "AKID", secretAccessKey: Self.canary, sessionToken: Self.canary)
        let signer = AWSSignatureV4(credentials: aws, region: "r", service: "s")
        var request = SignableRequest(method: "POST", url: "https://example.com/?k=\(Self.canary)", body: Array(Self.canary.utf8))
        request.setHeader("Authorization", Self.canary)
        try signer.sign(&request, at: Date(timeIntervalSince1970: 0))
        let holders: [Any] = [
            aws, signer, request,
            try OAuth1Signature(consumerKey: "ck", consumerSecret: Self.canary, token: "t", tokenSecret: Self.canary),
            try HMACSignature(algorithm: .sha256, key: Array(Self.canary.utf8), encoding: .hex),
            try JSONWebTokenSigner(algorithm: .hs256, key: Self.canary),
            try JSONWebTokenVerifier(algorithm: .hs256, key: Self.canary),
            try BasicCredentials(username: "u", password: Self.canary),
        ]
        let bytes = Array(Self.canary.utf8).map(String.init).joined(separator: ", ")
        for text in holders.flatMap({ texts(of: $0) }) {
            #expect(!text.contains(Self.canary) && !text.contains(bytes))
        }
        let key = P256.Signing.PrivateKey()
        let holder = try JSONWebTokenSigner(algorithm: .es256, key: key.pemRepresentation)
        for text in texts(of: holder) { #expect(!text.contains(key.rawRepresentation.base64EncodedString().prefix(16))) }
    }

    @Test func errors() {
        let canary = Self.canary
        var request = SignableRequest(
            method: "POST",
            url: "https://\(canary):pw@example.com/",
            headers: [("Content-Type", canary)],
            body: Array(canary.utf8)
        )
        let messages = [
            expectSigningError(.malformedKey) { try JSONWebTokenSigner(algorithm: .rs256, key: canary) },
            expectSigningError(.malformedKey) {
                try JSONWebTokenSigner(algorithm: .rs256, key: "-----BEGIN \(canary)-----\n\(canary)\n-----END \(canary)-----")
            },
            expectSigningError(.wrongKeyType) {
                try JSONWebTokenSigner(algorithm: .rs256, key: "-----BEGIN \(canary)-----\nAAAA\n-----END \(canary)-----")
            },
            expectSigningError(.wrongKeyType) { try JSONWebTokenSigner(algorithm: .hs256, key: "-----BEGIN \(canary)") },
            expectSigningError(.invalidToken) { try JSONWebTokenVerifier(algorithm: .hs256, key: canary).verify(canary) },
            expectSigningError(.invalidToken) {
                try JSONWebTokenSigner(algorithm: .hs256, key: "k").sign(header: Array(canary.utf8), payload: Array(canary.utf8))
            },
            expectSigningError(.invalidCredential) { try BasicCredentials(username: "\(canary):", password: canary) },
            expectSigningError(.invalidCredential) { try BasicCredentials(username: canary, password: "\(canary)\n") },
            expectSigningError(.invalidURL) { try CredentialPlacement.query(name: canary).apply(canary, to: &request) },
            expectSigningError(.invalidBody) { try CredentialPlacement.body(name: canary).apply(canary, to: &request) },
            expectSigningError(.invalidCredential) {
                try CredentialPlacement.header(name: "A", prefix: canary).apply("\(canary)\n", to: &request)
            },
            expectSigningError(.invalidName) { try CredentialPlacement.header(name: "\(canary) ", prefix: "").apply("v", to: &request) },
            expectSigningError(.invalidCredential) {
                let credentials = AWSCredentials(accessKeyID: canary, secretAccessKey: "\(canary)\n", sessionToken: canary)
                return try AWSSignatureV4(credentials: credentials, region: canary, service: canary)
                    .canonicalRequest(for: request, at: Date(timeIntervalSince1970: 0))
            },
        ]
        for message in messages { #expect(!message.contains(canary)) }
    }
}
