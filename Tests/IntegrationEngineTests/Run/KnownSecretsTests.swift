import Foundation
import IntegrationCore
import Testing

@testable import IntegrationEngine

struct KnownSecretsTests {
    private func masked(_ text: String, _ secrets: String...) -> String {
        let known = KnownSecrets()
        for secret in secrets { known.learn(secret) }
        return known.masked(text)
    }

    @Test(
        "A secret is found in every spelling",
        arguments: [
            ("a s3cr+t/é b", "a [redacted] b"), ("a=s3cr%2Bt%2F%C3%A9&b", "a=[redacted]&b"), ("s3cr%2bt/%c3%a9", "[redacted]"),
            (#""s3cr+t\/é""#, #""[redacted]""#), ("Basic dXNlcjpzM2NyK3Qvw6k=.", "Basic [redacted]."), ("czNjcit0L8Op", "[redacted]"),
            ("czNjcit0L8Op czNjcit0L8Op", "[redacted] [redacted]"), ("s3cr+ts3cr+t/és3cr+t/é", "s3cr+t[redacted][redacted]"),
            ("s3cr+t/e", "s3cr+t/e"), ("%", "%"), ("%2", "%2"), ("s3cr%2", "s3cr%2"), ("", ""), ("abc\\", "abc\\"),
        ])
    func spellings(text: String, result: String) {
        #expect(masked(text, "s3cr+t/é") == result)
    }

    /// A key with every kind of character that somebody escapes, as APIs, templates and proxies write it.
    @Test(
        "A secret is found in escapes of all kinds, one in another, and as hexadecimal digits",
        arguments: [
            #"k\"<é&😀/z"#, #"k\"<\u00e9&\ud83d\ude00\/z"#, #"k\x22<\xc3\xa9&😀/z"#,
            "k&quot;&lt;é&amp;😀/z", "k&#34;&#x3c;&#233;&#38;&#x1F600;/z",
            "k%22%3C%C3%A9%26%F0%9F%98%80%2Fz", "k%2522%253C%25C3%25A9%2526%25F0%259F%2598%2580%252Fz", "k%252522<é&😀/z",
            #"k\\\"<\\u00e9&😀/z"#, "k%5C%22%3Cé&amp;😀/z", "6b223cc3a926f09f98802f7a", "6B223CC3A926F09F98802F7A",
            "ayI8w6km8J+YgC96", "ayI8w6km8J-YgC96", "ayI8w6km8J%2BYgC96", Data(#"{"a":"k\"<\u00e9&😀/z"}"#.utf8).base64EncodedString(),
        ])
    func nestedSpellings(spelling: String) {
        #expect(masked("the key (\(spelling)) is bad", "k\"<é&😀/z") == "the key ([redacted]) is bad")
    }

    @Test("A hexadecimal digit before it hides nothing, and what only looks like an escape is left alone")
    func looksLikeEscapes() {
        #expect(masked("e6b65792d31", "key-1") == "e[redacted]")
        let plain = [
            "&amp", "&#;", "&#xzz;", "&nosuch;", #"\u12"#, #"\ud83d\u0041"#, #"\xg0"#, "6b6579", "%zz", "a&b;c", "deadbeefdeadbeef",
        ]
        for text in plain {
            #expect(masked(text, "key-1") == text)
        }
    }

    /// The letters of a path belong to the run of base64 that follows it.
    @Test("Base64 is found behind letters of something else", arguments: ["/", "a/", "v1/", "abc", "/keys/", "token-", "_x9"])
    func base64BehindLetters(_ prefix: String) {
        let masked = masked("GET \(prefix)\(Data("s3cr+t/key".utf8).base64EncodedString()) said no", "s3cr+t/key")
        #expect(masked.hasSuffix("[redacted] said no") && masked.hasPrefix("GET "), "\(masked)")
    }

    @Test("A space may be a plus sign, and line ends of a key may be escaped")
    func spaces() {
        #expect(masked("x=a+long+word&y=a%20long%20word", "a long word") == "x=[redacted]&y=[redacted]")
        #expect(masked(#"key BEGIN\nMII\nEND"#, "BEGIN\nMII\nEND") == "key [redacted]")
    }

    @Test("In a name of a host its letters are small, and in some messages large")
    func letters() {
        let text = "https://s3cret-key.example.org said BAD KEY S3CRET-KEY"
        #expect(masked(text, "S3cret-Key") == "https://[redacted].example.org said BAD KEY [redacted]")
    }

    @Test("The longer of two goes first; what is shorter than four bytes is no secret")
    func several() {
        #expect(masked("token-12 token", "token", "token-12") == "[redacted] [redacted]")
        #expect(masked("GET /users answered 401", "401", "", "GET") == "GET /users answered 401")
    }

    @Test("Code, detail and reason of an error")
    func errors() {
        let known = KnownSecrets()
        known.learn(IntegrationCredentials(["a": "s3cret", "b": "x"]))
        let error = known.masked(EngineError(.permissionMissing, "s3cret may not x", detail: "read:s3cret", status: 403, endsRun: true))
        #expect("\(error)" == "permission_missing/read:[redacted]: [redacted] may not x")
        #expect(error.status == 403 && error.endsRun)
    }
}
