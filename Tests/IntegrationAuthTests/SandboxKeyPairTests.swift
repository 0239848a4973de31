import Foundation
import IntegrationAuth
import Testing

@Suite("Key pairs for the sandbox")
struct SandboxKeyPairTests {
    @Test func signsAndVerifiesAndDiffersEachTime() throws {
        let (pair, other) = (try SandboxKeyPair(), try SandboxKeyPair())
        let token = try JSONWebTokenSigner(algorithm: .rs256, key: pair.privateKeyPEM.reveal()).sign(payload: Array("{}".utf8))
        _ = try JSONWebTokenVerifier(algorithm: .rs256, key: pair.publicKeyPEM).verify(token)
        expectSigningError(.wrongSignature) { try JSONWebTokenVerifier(algorithm: .rs256, key: other.publicKeyPEM).verify(token) }
        #expect(pair.privateKeyPEM.reveal().hasPrefix("-----BEGIN PRIVATE KEY-----"))
        #expect(!"\(pair)".contains("PRIVATE KEY"))
    }
}
