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

    @Test("A space may be a plus sign, and line ends of a key may be escaped")
    func spaces() {
        #expect(masked("x=a+long+word&y=a%20long%20word", "a long word") == "x=[redacted]&y=[redacted]")
        #expect(masked(#"key BEGIN\nMII\nEND"#, "BEGIN\nMII\nEND") == "key [redacted]")
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
