import Foundation
import IntegrationAuth
import Testing

@Suite("AWS Signature Version 4: what the vectors leave open")
struct AWSSignatureV4Tests {
    private let now = Date(timeIntervalSince1970: 1_440_938_160)
    private let credentials = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

    private func canonical(
        _ url: String,
        headers: [(name: String, value: String)] = [],
        service: String = "iam"
    ) throws -> [String] {
        try AWSSignatureV4(credentials: credentials, region: "us-east-1", service: service)
            .canonicalRequest(for: SignableRequest(method: "GET", url: url, headers: headers), at: now)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test(arguments: [
        ("https://iam.amazonaws.com/", "iam.amazonaws.com"),
        ("https://iam.amazonaws.com:443/", "iam.amazonaws.com"),
        ("http://localhost:80/", "localhost"),
        ("http://localhost:443/", "localhost:443"),
        ("http://127.0.0.1:5000/", "127.0.0.1:5000"),
        ("http://[::1]:5000/?a=1", "[::1]:5000"),
        ("https://iam.amazonaws.com?Action=ListUsers", "iam.amazonaws.com"),
    ])
    func hostIsWhatAClientSends(url: String, host: String) throws {
        #expect(try canonical(url).contains("host:\(host)"))
    }

    @Test func aHostHeaderGivenWins() throws {
        let lines = try canonical("http://127.0.0.1:5000/", headers: [("Host", "iam.amazonaws.com")])
        #expect(lines.contains("host:iam.amazonaws.com"))
        #expect(!lines.contains { $0.contains("127.0.0.1") })
    }

    @Test(arguments: [
        ("/a%20b", "/a%2520b", "/a%20b"),
        ("/a+b", "/a%2Bb", "/a%2Bb"),
        ("/~tilde", "/~tilde", "/~tilde"),
        ("/a%2Fb", "/a%252Fb", "/a%2Fb"),
        ("/%e1%88%b4", "/%25e1%2588%25b4", "/%E1%88%B4"),
        ("/a//b/../c", "/a/c", "/a//b/../c"),
        ("/100%", "/100%25", "/100%25"),
        ("", "/", "/"),
    ])
    func paths(sent: String, everywhere: String, s3: String) throws {
        #expect(try canonical("https://example.amazonaws.com\(sent)")[1] == everywhere)
        #expect(try canonical("https://example.amazonaws.com\(sent)", service: "s3")[1] == s3)
    }

    @Test(arguments: [
        ("b=2&a=1", "a=1&b=2"),
        ("a=2&a=1", "a=1&a=2"),
        ("flag", "flag="),
        ("flag=", "flag="),
        ("a=%7E~&b=%2f", "a=~~&b=%2F"),
        ("a=x%20y&b=x+y", "a=x%20y&b=x%2By"),
        ("a=1=2", "a=1%3D2"),
        ("a=1&&b=2", "a=1&b=2"),
        ("A=1&a=2&_=3", "A=1&_=3&a=2"),
        ("%C3%BC=%E6%BC%A2", "%C3%BC=%E6%BC%A2"),
        ("", ""),
    ])
    func queries(sent: String, canonical expected: String) throws {
        #expect(try canonical("https://example.amazonaws.com/?\(sent)")[2] == expected)
    }

    @Test func headersAProxyMayChangeAreNotSigned() throws {
        let lines = try canonical(
            "https://example.amazonaws.com/",
            headers: [("User-Agent", "a"), ("Connection", "close"), ("X-Amzn-Trace-Id", "b"), ("X-Own", "c")]
        )
        #expect(lines.dropLast().last == "host;x-amz-date;x-own" || lines.contains("host;x-amz-date;x-own"))
    }

    @Test func signingAgainReplacesTheFirstSignature() throws {
        let temporary = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: "token")
        let signer = AWSSignatureV4(credentials: temporary, region: "eu-west-1", service: "s3")
        var once = SignableRequest(method: "GET", url: "https://b.s3.eu-west-1.amazonaws.com/k")
        var twice = once
        try signer.sign(&twice, at: now.addingTimeInterval(-60))
        try signer.sign(&twice, at: now)
        try signer.sign(&once, at: now)
        #expect(once.headers.map(\.name) == twice.headers.map(\.name))
        #expect(once.headers.map(\.value) == twice.headers.map(\.value))

        try signer.presign(&once, at: now, expiresAfter: .seconds(60))
        let url = once.url
        try signer.presign(&once, at: now, expiresAfter: .seconds(60))
        #expect(once.url == url)
    }

    @Test func s3SendsTheBodyHashAndPresignsWithoutIt() throws {
        let signer = AWSSignatureV4(credentials: credentials, region: "us-east-1", service: "s3")
        var request = SignableRequest(method: "PUT", url: "https://b.s3.amazonaws.com/k", body: Array("hello".utf8))
        try signer.sign(&request, at: now)
        #expect(request.header("x-amz-content-sha256") == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
        let canonical = try signer.presignedCanonicalRequest(for: request, at: now, expiresAfter: .seconds(60))
        #expect(canonical.hasSuffix("\nUNSIGNED-PAYLOAD"))
    }

    /// The worked example of Amazon S3's API reference, "Authenticating Requests: Using Query Parameters".
    @Test func presignedURLOfTheS3Documentation() throws {
        let example = AWSCredentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
        let signer = AWSSignatureV4(credentials: example, region: "us-east-1", service: "s3")
        var request = SignableRequest(method: "GET", url: "https://examplebucket.s3.amazonaws.com/test.txt")
        try signer.presign(&request, at: Date(timeIntervalSince1970: 1_369_353_600), expiresAfter: .seconds(86400))
        #expect(request.url.hasSuffix("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .milliseconds(1500), .seconds(604_801)])
    func lifetimesAWSRefuses(lifetime: Duration) {
        var request = SignableRequest(method: "GET", url: "https://example.amazonaws.com/")
        let signer = AWSSignatureV4(credentials: credentials, region: "us-east-1", service: "iam")
        expectSigningError(.invalidExpiry) { try signer.presign(&request, at: now, expiresAfter: lifetime) }
    }

    @Test(arguments: [
        "", "example.com/", "ftp://example.com/", "https://", "https://user:pw@example.com/", "https://example.com:99999/",
        "https://[::1/", "https://exa mple.com/", "https://example.com/a\r\nX: y",
    ])
    func badURLs(url: String) {
        expectSigningError(.invalidURL) { try canonical(url) }
    }

    @Test(arguments: [("", "s"), ("a", ""), ("a\n", "s"), ("a", "s\n")])
    func badCredentials(id: String, secret: String) {
        var request = SignableRequest(method: "GET", url: "https://example.amazonaws.com/")
        let bad = AWSCredentials(accessKeyID: id, secretAccessKey: secret)
        expectSigningError(.invalidCredential) {
            try AWSSignatureV4(credentials: bad, region: "us-east-1", service: "iam").sign(&request, at: now)
        }
        #expect(request.headers.isEmpty)
    }
}
