import Foundation
import IntegrationAuth
import Testing

@Suite("Key pairs for the sandbox")
struct SandboxKeyPairTests {
    @Test(arguments: JSONWebTokenAlgorithm.allCases.filter { !$0.isSymmetric })
    func signsAndVerifiesAndDiffersEachTime(algorithm: JSONWebTokenAlgorithm) throws {
        let (pair, other) = (try SandboxKeyPair(for: algorithm), try SandboxKeyPair(for: algorithm))
        let token = try JSONWebTokenSigner(algorithm: algorithm, key: pair.privateKeyPEM.reveal()).sign(payload: Array("{}".utf8))
        _ = try JSONWebTokenVerifier(algorithm: algorithm, key: pair.publicKeyPEM).verify(token)
        expectSigningError(.wrongSignature) { try JSONWebTokenVerifier(algorithm: algorithm, key: other.publicKeyPEM).verify(token) }
        #expect(pair.privateKeyPEM.reveal().hasPrefix("-----BEGIN PRIVATE KEY-----"))
        #expect(!"\(pair)".contains("PRIVATE KEY"))
    }

    @Test func aSharedSecretIsNoKeyPair() {
        expectSigningError(.wrongKeyType) { try SandboxKeyPair(for: .hs256) }
    }
}
