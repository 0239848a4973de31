import Crypto
import CryptoExtras
import Foundation
import IntegrationAuth
import Testing

@Suite("Private keys as they are pasted")
struct KeyDocumentTests {
    private static let ec = P256.Signing.PrivateKey()
    private static let payload = Array("{}".utf8)

    @Test(arguments: [
        TestKeys.rsa.pemRepresentation,
        TestKeys.rsa.pkcs8PEMRepresentation,
        TestKeys.rsa.pkcs8PEMRepresentation.replacing("\n", with: "\r\n"),
        TestKeys.rsa.pkcs8PEMRepresentation.replacing("\n", with: "\\n"),
        TestKeys.rsa.pkcs8PEMRepresentation.replacing("\n", with: " "),
        "notes\n  " + TestKeys.rsa.pemRepresentation.replacing("\n", with: "\n  ") + "more notes",
        TestKeys.pem("CERTIFICATE", [0x30, 0x00]) + TestKeys.rsa.pemRepresentation,
    ])
    func rsaForms(pem: String) throws {
        let token = try JSONWebTokenSigner(algorithm: .rs256, key: pem).sign(payload: Self.payload)
        _ = try JSONWebTokenVerifier(algorithm: .rs256, key: TestKeys.rsa.publicKey.pemRepresentation).verify(token)
        _ = try JSONWebTokenVerifier(algorithm: .rs256, key: TestKeys.rsa.publicKey.pkcs1PEMRepresentation).verify(token)
    }

    @Test(arguments: [
        ec.pemRepresentation,
        TestKeys.sec1(ec),
        TestKeys.pem("EC PARAMETERS", TestKeys.p256) + TestKeys.sec1(ec),
    ])
    func ellipticCurveForms(pem: String) throws {
        let token = try JSONWebTokenSigner(algorithm: .es256, key: pem).sign(payload: Self.payload)
        _ = try JSONWebTokenVerifier(algorithm: .es256, key: Self.ec.publicKey.pemRepresentation).verify(token)
    }

    @Test func keysOfAnotherKind() throws {
        let p384 = P384.Signing.PrivateKey().pemRepresentation
        let ed25519 = TestKeys.pkcs8(ed25519: Array(Curve25519.Signing.PrivateKey().rawRepresentation))
        let cases: [(JSONWebTokenAlgorithm, String, String)] = [
            (.es256, p384, "P-384"),
            (.es384, Self.ec.pemRepresentation, "P-256"),
            (.es512, TestKeys.sec1(Self.ec), "P-256"),
            (.rs256, Self.ec.pemRepresentation, "P-256"),
            (.es256, TestKeys.rsa.pkcs8PEMRepresentation, "RSA"),
            (.es256, TestKeys.rsa.pemRepresentation, "RSA"),
            (.edDSA, TestKeys.rsa.pkcs8PEMRepresentation, "RSA"),
            (.ps256, ed25519, "Ed25519"),
            (.rs256, TestKeys.rsa.publicKey.pemRepresentation, "PUBLIC KEY"),
            (.rs256, TestKeys.pem("CERTIFICATE", [0x30, 0x00]), "CERTIFICATE"),
            (.hs256, TestKeys.rsa.pemRepresentation, "shared secret"),
        ]
        for (algorithm, pem, named) in cases {
            let text = expectSigningError(.wrongKeyType) { try JSONWebTokenSigner(algorithm: algorithm, key: pem) }
            #expect(text.contains(named), "\(algorithm): \(text)")
        }
        expectSigningError(.wrongKeyType) { try JSONWebTokenSigner(algorithm: .rs256, secret: [1, 2, 3]) }
        expectSigningError(.wrongKeyType) { try JSONWebTokenVerifier(algorithm: .es256, key: TestKeys.rsa.publicKey.pemRepresentation) }
        expectSigningError(.wrongKeyType) { try JSONWebTokenVerifier(algorithm: .es256, key: Self.ec.pemRepresentation) }
    }

    @Test func shortRSAKeysAreRefusedByName() throws {
        let short = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024))
        let reason = expectSigningError(.keyTooShort) { try JSONWebTokenSigner(algorithm: .rs256, key: short.pemRepresentation) }
        #expect(reason.contains("1024 bits") && reason.contains("2048"))
        expectSigningError(.keyTooShort) { try JSONWebTokenVerifier(algorithm: .rs256, key: short.publicKey.pemRepresentation) }
        expectSigningError(.keyTooShort) {
            try OAuth1Signature(consumerKey: "ck", consumerSecret: short.pkcs8PEMRepresentation, method: .rsaSHA256)
        }
    }

    /// RFC 7518 asks for 32 bytes, providers hand out less; see `JSONWebTokenSigner.init`.
    @Test func shortSharedSecretsAreTakenAndEmptyOnesNot() throws {
        let token = try JSONWebTokenSigner(algorithm: .hs256, key: "short").sign(payload: Self.payload)
        _ = try JSONWebTokenVerifier(algorithm: .hs256, key: "short").verify(token)
        expectSigningError(.invalidCredential) { try JSONWebTokenSigner(algorithm: .hs256, key: "") }
        expectSigningError(.invalidCredential) { try JSONWebTokenVerifier(algorithm: .hs256, key: "") }
    }

    @Test func protectedKeysAreNamed() {
        let frame = "RSA PRIVATE KEY-----"
        let legacy = "-----BEGIN \(frame)\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END \(frame)"
        expectSigningError(.encryptedKey) { try JSONWebTokenSigner(algorithm: .rs256, key: legacy) }
        expectSigningError(.encryptedKey) {
            try JSONWebTokenSigner(algorithm: .rs256, key: TestKeys.pem("ENCRYPTED PRIVATE KEY", [0x30, 0x00]))
        }
    }

    @Test(arguments: [
        "", "nonsense", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nnot base64!\n-----END PRIVATE KEY-----", "-----BEGIN ", "-----BEGIN PRIVATE KEY",
        TestKeys.pem("PRIVATE KEY", [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]), TestKeys.pem("PRIVATE KEY", [0x30, 0x80]),
        TestKeys.pem("PRIVATE KEY", [0x30]), TestKeys.pem("RSA PRIVATE KEY", [0x30, 0x03, 0x02, 0x01, 0x00]),
        TestKeys.pem("PRIVATE KEY", TestKeys.der(0x30, TestKeys.der(0x02, [0]))),
    ])
    func damagedText(pem: String) {
        expectSigningError(.malformedKey) { try JSONWebTokenSigner(algorithm: .rs256, key: pem) }
    }

    /// Every prefix of a key's DER, in a whole PEM frame, for each form and both halves: an error, never a trap, and no key material
    /// in it.
    @Test func truncatedAtEveryByte() throws {
        let forms: [(JSONWebTokenAlgorithm, String)] = [
            (.rs256, TestKeys.rsa.pemRepresentation), (.rs256, TestKeys.rsa.pkcs8PEMRepresentation),
            (.es256, Self.ec.pemRepresentation), (.es256, TestKeys.sec1(Self.ec)),
            (.edDSA, TestKeys.pkcs8(ed25519: Array(Curve25519.Signing.PrivateKey().rawRepresentation))),
        ]
        for (algorithm, pem) in forms {
            let lines = pem.split(separator: "\n")
            let label = lines[0].dropFirst(11).dropLast(5)
            let text = lines.dropFirst().dropLast().joined()
            let der = [UInt8](try #require(Data(base64Encoded: text)))
            for length in 0..<der.count {
                let cut = TestKeys.pem(String(label), Array(der.prefix(length)))
                let message = expectSigningError(.malformedKey) { try JSONWebTokenSigner(algorithm: algorithm, key: cut) }
                #expect(!message.contains(text.prefix(24)))
            }
        }
    }

    /// One damaged byte anywhere may make another key or an error of ours, never a trap or an error of another kind.
    @Test func damagedAtEveryByte() throws {
        let text = TestKeys.sec1(Self.ec).split(separator: "\n").dropFirst().dropLast().joined()
        let der = [UInt8](try #require(Data(base64Encoded: text)))
        for index in der.indices {
            for flip in [0x01, 0x80, 0xFF] as [UInt8] {
                var damaged = der
                damaged[index] ^= flip
                do {
                    _ = try JSONWebTokenSigner(algorithm: .es256, key: TestKeys.pem("EC PRIVATE KEY", damaged))
                } catch {
                    #expect([.malformedKey, .wrongKeyType].contains(error.code), "byte \(index)")
                }
            }
        }
    }
}
