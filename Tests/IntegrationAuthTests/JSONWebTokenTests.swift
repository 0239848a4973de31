import Crypto
import CryptoExtras
import Foundation
import IntegrationAuth
import Testing

@Suite("JSON Web Tokens")
struct JSONWebTokenTests {
    private static let claims = Array(#"{"iss":"me","exp":18446744073709551615}"#.utf8)

    /// A private and a public document for an algorithm; the same secret twice where there is only one.
    private static func keys(for algorithm: JSONWebTokenAlgorithm) -> (private: String, public: String) {
        switch algorithm {
        case .hs256, .hs384, .hs512:
            return ("a shared secret that is long enough", "a shared secret that is long enough")
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512:
            return (TestKeys.rsa.pkcs8PEMRepresentation, TestKeys.rsa.publicKey.pemRepresentation)
        case .es256:
            let key = P256.Signing.PrivateKey()
            return (key.pemRepresentation, key.publicKey.pemRepresentation)
        case .es384:
            let key = P384.Signing.PrivateKey()
            return (key.pemRepresentation, key.publicKey.pemRepresentation)
        case .es512:
            let key = P521.Signing.PrivateKey()
            return (key.pemRepresentation, key.publicKey.pemRepresentation)
        case .edDSA:
            let key = Curve25519.Signing.PrivateKey()
            return (
                TestKeys.pkcs8(ed25519: Array(key.rawRepresentation)),
                TestKeys.publicKey(ed25519: Array(key.publicKey.rawRepresentation))
            )
        }
    }

    @Test(arguments: JSONWebTokenAlgorithm.allCases)
    func roundTrip(algorithm: JSONWebTokenAlgorithm) throws {
        let (privateKey, publicKey) = Self.keys(for: algorithm)
        let signer = try JSONWebTokenSigner(algorithm: algorithm, key: privateKey)
        let token = try signer.sign(keyID: "key \"1\"\n", header: Array(#"{"x5t":"abc","n":[1]}"#.utf8), payload: Self.claims)
        let verifier = try JSONWebTokenVerifier(algorithm: algorithm, key: publicKey)
        let verified = try verifier.verify(token)
        #expect(verified.payload == Self.claims)
        #expect(
            String(decoding: verified.header, as: UTF8.self)
                == #"{"alg":"\#(algorithm.rawValue)","typ":"JWT","kid":"key \"1\"\u000a","x5t":"abc","n":[1]}"#
        )

        var parts = token.split(separator: ".").map(String.init)
        parts[1] = TestKeys.tokenPart(#"{"iss":"you"}"#)
        expectSigningError(.wrongSignature) { try verifier.verify(parts.joined(separator: ".")) }
        let other = try JSONWebTokenVerifier(algorithm: algorithm, key: Self.otherPublicKey(for: algorithm))
        expectSigningError(.wrongSignature) { try other.verify(token) }
    }

    private static func otherPublicKey(for algorithm: JSONWebTokenAlgorithm) throws -> String {
        switch algorithm {
        case .hs256, .hs384, .hs512: "another secret that is long enough"
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512:
            try _RSA.Signing.PrivateKey(keySize: .bits2048).publicKey.pemRepresentation
        case .es256, .es384, .es512, .edDSA: keys(for: algorithm).public
        }
    }

    @Test func hs256OfRFC7515AppendixA1() throws {
        let secret = TestKeys.base64URL("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
        let token = try JSONWebTokenSigner(algorithm: .hs256, secret: secret).sign(
            protectedHeader: Array("{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}".utf8),
            payload: Array("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}".utf8)
        )
        let expected = """
            eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
            eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
            dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
            """
        #expect(token == expected)
    }

    @Test func rs256OfRFC7515AppendixA2() throws {
        let token = try JSONWebTokenSigner(algorithm: .rs256, key: TestKeys.rsa.pemRepresentation).sign(
            protectedHeader: Array("{\"alg\":\"RS256\"}".utf8),
            payload: Array("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}".utf8)
        )
        let expected = """
            cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t\
            1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12j\
            zDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQ\
            Ge77Rw
            """
        #expect(token.split(separator: ".").last.map(String.init) == expected)
    }

    @Test func edDSAOfRFC8037AppendixA4() throws {
        let seed = TestKeys.base64URL("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
        let token = try JSONWebTokenSigner(algorithm: .edDSA, key: TestKeys.pkcs8(ed25519: seed)).sign(
            protectedHeader: Array("{\"alg\":\"EdDSA\"}".utf8),
            payload: Array("Example of Ed25519 signing".utf8)
        )
        let expected = """
            eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.\
            hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg
            """
        #expect(token == expected)
        let x = TestKeys.base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        let verifier = try JSONWebTokenVerifier(algorithm: .edDSA, key: TestKeys.publicKey(ed25519: x))
        #expect(try verifier.verify(token).payload == Array("Example of Ed25519 signing".utf8))
    }

    @Test(arguments: ["", "[]", "x", "{", #"{"alg":"none"}"#, #"{"crit":["b64"],"b64":false}"#, #"{"kid":"second"}"#, "{}{}"])
    func headersThatAreRefused(header: String) throws {
        let signer = try JSONWebTokenSigner(algorithm: .hs256, key: "secret")
        expectSigningError(.invalidToken) { try signer.sign(keyID: "first", header: Array(header.utf8), payload: Self.claims) }
    }

    @Test func aTypeOfItsOwnReplacesJWT() throws {
        let signer = try JSONWebTokenSigner(algorithm: .hs256, key: "secret")
        let token = try signer.sign(header: Array(#" { "typ" : "at+jwt" } "#.utf8), payload: Self.claims)
        let header = try JSONWebTokenVerifier(algorithm: .hs256, key: "secret").verify(token).header
        #expect(String(decoding: header, as: UTF8.self) == #"{"alg":"HS256", "typ" : "at+jwt" }"#)
        expectSigningError(.invalidToken) { try signer.sign(payload: Array("claims".utf8)) }
        let utf16 = #"{"a":1}"#.utf8.flatMap { byte -> [UInt8] in [byte, 0] }
        expectSigningError(.invalidToken) { try signer.sign(payload: utf16) }
    }

    @Test func theVerifierChoosesTheAlgorithm() throws {
        let none = "\(TestKeys.tokenPart(#"{"alg":"none"}"#)).\(TestKeys.tokenPart("{}"))."
        for algorithm in JSONWebTokenAlgorithm.allCases {
            let verifier = try JSONWebTokenVerifier(algorithm: algorithm, key: Self.keys(for: algorithm).public)
            expectSigningError(.invalidToken) { try verifier.verify(none) }
        }
        let confused = Self.keys(for: .rs256).public
        expectSigningError(.wrongKeyType) { try JSONWebTokenVerifier(algorithm: .hs256, key: confused) }
        let critical = try JSONWebTokenSigner(algorithm: .hs256, key: "k").sign(
            protectedHeader: Array(#"{"alg":"HS256","crit":["x"],"x":1}"#.utf8),
            payload: Self.claims
        )
        expectSigningError(.invalidToken) { try JSONWebTokenVerifier(algorithm: .hs256, key: "k").verify(critical) }
    }
}

extension TestKeys {
    fileprivate static func tokenPart(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacing("=", with: "").replacing("+", with: "-").replacing("/", with: "_")
    }
}
