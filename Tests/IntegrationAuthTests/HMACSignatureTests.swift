import IntegrationAuth
import Testing

@Suite("HMAC signatures")
struct HMACSignatureTests {
    /// RFC 2202 section 3, cases 1 and 2.
    @Test(arguments: [
        ([UInt8](repeating: 0x0B, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
        (Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    ])
    func sha1OfRFC2202(key: [UInt8], message: String, code: String) throws {
        let hmac = try HMACSignature(algorithm: .sha1, key: key, encoding: .hex)
        #expect(hmac.code(for: Array(message.utf8)) == code)
    }

    /// GitHub's documented test values, in each encoding.
    @Test(arguments: [
        (HMACSignature.Encoding.hex, "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
        (.base64, "dXEH6g6yUJ/CESIczphLijdXC211hsIsRvQ3nIsEPhc="),
        (.base64url, "dXEH6g6yUJ_CESIczphLijdXC211hsIsRvQ3nIsEPhc"),
    ])
    func encodings(encoding: HMACSignature.Encoding, code: String) throws {
        let key = Array("It's a Secret to Everybody".utf8)
        let message = Array("Hello, World!".utf8)
        let hmac = try HMACSignature(algorithm: .sha256, key: key, encoding: encoding)
        #expect(hmac.code(for: message) == code)
        #expect(hmac.isValid(code, for: message))
        #expect(!hmac.isValid(code, for: message + [0]))
        #expect(!hmac.isValid(String(code.dropLast()), for: message))
        #expect(!hmac.isValid("", for: message))
        #expect(!hmac.isValid("é\0", for: message))
        #expect(hmac.isValid(code.uppercased(), for: message) == (encoding == .hex))
        #expect(HMACSignature.isValid(code, for: message, algorithm: .sha256, key: key, encoding: encoding))
        #expect(!HMACSignature.isValid(code, for: message, algorithm: .sha512, key: key, encoding: encoding))
    }

    @Test func anEmptyKeyFailsClosed() {
        expectSigningError(.invalidCredential) { try HMACSignature(algorithm: .sha256, key: [], encoding: .hex) }
        // HMAC-SHA256 of the empty message under the empty key.
        let code = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(!HMACSignature.isValid(code, for: [], algorithm: .sha256, key: [], encoding: .hex))
    }
}
