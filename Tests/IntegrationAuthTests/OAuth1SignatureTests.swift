import Crypto
import CryptoExtras
import Foundation
import IntegrationAuth
import Testing

@Suite("OAuth 1.0a: placements, methods, repetition")
struct OAuth1SignatureTests {
    private let form = [(name: "Content-Type", value: "application/x-www-form-urlencoded; charset=utf-8")]

    private func signature(
        _ method: OAuth1Signature.Method = .hmacSHA256,
        placement: OAuth1Signature.Placement = .header
    ) throws -> OAuth1Signature {
        try OAuth1Signature(
            consumerKey: "ck",
            consumerSecret: method == .rsaSHA1 || method == .rsaSHA256 ? TestKeys.rsa.pkcs8PEMRepresentation : "cs",
            token: "t k",
            tokenSecret: "ts",
            method: method,
            placement: placement
        )
    }

    @Test(arguments: [OAuth1Signature.Method.rsaSHA1, .rsaSHA256])
    func rsaSignaturesVerify(method: OAuth1Signature.Method) throws {
        let oauth = try signature(method)
        var request = SignableRequest(method: "get", url: "https://example.com?x=1")
        let base = Array(try oauth.signatureBaseString(for: request, timestamp: 1, nonce: "n").utf8)
        #expect(String(decoding: base, as: UTF8.self).hasPrefix("GET&https%3A%2F%2Fexample.com%2F&"))
        try oauth.sign(&request, timestamp: 1, nonce: "n")
        let header = try #require(request.header("Authorization"))
        let encoded = try #require(header.firstMatch(of: /oauth_signature="([^"]+)"/)?.1.removingPercentEncoding)
        let code = _RSA.Signing.RSASignature(rawRepresentation: try #require(Data(base64Encoded: encoded)))
        let key = TestKeys.rsa.publicKey
        #expect(
            method == .rsaSHA1
                ? key.isValidSignature(code, for: Insecure.SHA1.hash(data: base), padding: .insecurePKCS1v1_5)
                : key.isValidSignature(code, for: SHA256.hash(data: base), padding: .insecurePKCS1v1_5)
        )
    }

    @Test func placementsSignTheSame() throws {
        let plain = SignableRequest(method: "POST", url: "https://example.com/r?q=a+b", headers: form, body: Array("x=1".utf8))
        var (inHeader, inQuery, inBody) = (plain, plain, plain)
        try signature().sign(&inHeader, timestamp: 7, nonce: "n")
        try signature(placement: .query).sign(&inQuery, timestamp: 7, nonce: "n")
        try signature(placement: .body).sign(&inBody, timestamp: 7, nonce: "n")

        let code = try #require(inHeader.header("Authorization")?.firstMatch(of: /oauth_signature="([^"]+)"/)?.1)
        #expect(inQuery.url.hasPrefix("https://example.com/r?q=a+b&oauth_consumer_key=ck&"))
        #expect(inQuery.url.hasSuffix("&oauth_signature=\(code)"))
        #expect(inQuery.header("Authorization") == nil)
        let body = String(decoding: inBody.body, as: UTF8.self)
        #expect(body.hasPrefix("x=1&oauth_consumer_key=ck&"))
        #expect(body.contains("oauth_token=t%20k"))
        #expect(body.hasSuffix("&oauth_signature=\(code)"))
        #expect(inBody.url == plain.url)
    }

    @Test(arguments: OAuth1Signature.Placement.allCases)
    func signingAgainReplacesTheFirstSignature(placement: OAuth1Signature.Placement) throws {
        let oauth = try signature(placement: placement)
        var once = SignableRequest(method: "POST", url: "https://example.com/r?q=1", headers: form, body: Array("x=1".utf8))
        var twice = once
        try oauth.sign(&twice, timestamp: 1, nonce: "old")
        try oauth.sign(&twice, timestamp: 2, nonce: "new")
        try oauth.sign(&once, timestamp: 2, nonce: "new")
        #expect(once.url == twice.url)
        #expect(once.body == twice.body)
        #expect(once.header("Authorization") == twice.header("Authorization"))
    }

    @Test func aJSONBodyIsNotSignedAndTakesNoParameters() throws {
        let json = SignableRequest(
            method: "POST",
            url: "https://example.com/",
            headers: [("Content-Type", "application/json")],
            body: Array("{\"a\":1}".utf8)
        )
        let base = try signature().signatureBaseString(for: json, timestamp: 1, nonce: "n")
        #expect(!base.contains("%7B") && !base.contains("a%3D1"))
        var request = json
        expectSigningError(.invalidBody) { try signature(placement: .body).sign(&request, timestamp: 1, nonce: "n") }
    }

    @Test func anEmptyBodyBecomesAForm() throws {
        var request = SignableRequest(method: "POST", url: "https://example.com/")
        try signature(placement: .body).sign(&request, timestamp: 1, nonce: "n")
        #expect(request.header("Content-Type") == "application/x-www-form-urlencoded")
        #expect(String(decoding: request.body, as: UTF8.self).hasPrefix("oauth_consumer_key=ck&"))
    }

    @Test(arguments: [
        ("HTTPS://Example.COM:443/Path", "https%3A%2F%2Fexample.com%2FPath"),
        ("http://example.com:8080/", "http%3A%2F%2Fexample.com%3A8080%2F"),
        ("http://[2001:DB8::1]:80/%7Ea", "http%3A%2F%2F%5B2001%3Adb8%3A%3A1%5D%2F%257Ea"),
    ])
    func baseAddress(url: String, encoded: String) throws {
        let base = try signature().signatureBaseString(for: SignableRequest(method: "GET", url: url), timestamp: 1, nonce: "n")
        #expect(base.split(separator: "&")[1] == encoded)
    }

    @Test func noncesComeFromTheGeneratorGiven() {
        struct Counter: RandomNumberGenerator {
            var value: UInt64 = 0
            mutating func next() -> UInt64 {
                value += 1
                return value
            }
        }
        var generator = Counter()
        #expect(OAuth1Signature.makeNonce(using: &generator) == "00000000000000010000000000000002")
        var system = SystemRandomNumberGenerator()
        #expect(OAuth1Signature.makeNonce(using: &system) != OAuth1Signature.makeNonce(using: &system))
    }

    @Test func aRealmCannotBreakOutOfItsQuotes() throws {
        let oauth = try OAuth1Signature(consumerKey: "ck", consumerSecret: "cs", realm: "a\", x=\"b\\")
        var request = SignableRequest(method: "GET", url: "https://example.com/")
        try oauth.sign(&request, timestamp: 1, nonce: "n")
        #expect(request.header("Authorization")?.hasPrefix("OAuth realm=\"a\\\", x=\\\"b\\\\\", oauth_consumer_key") == true)
        expectSigningError(.invalidCredential) { try OAuth1Signature(consumerKey: "ck", consumerSecret: "cs", realm: "a\r\nb") }
        expectSigningError(.invalidCredential) { try OAuth1Signature(consumerKey: "", consumerSecret: "cs") }
        expectSigningError(.malformedKey) { try OAuth1Signature(consumerKey: "ck", consumerSecret: "cs", method: .rsaSHA256) }
    }
}
