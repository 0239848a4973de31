import IntegrationAuth
import Testing

@Suite("Basic credentials")
struct BasicCredentialsTests {
    /// The examples of RFC 7617 sections 2 and 2.1, and the shapes providers use for API keys.
    @Test(arguments: [
        ("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        ("test", "123£", "Basic dGVzdDoxMjPCow=="),
        ("key", "", "Basic a2V5Og=="),
        ("", "key", "Basic OmtleQ=="),
        ("user", "a:b", "Basic dXNlcjphOmI="),
    ])
    func headerAndBack(username: String, password: String, header: String) throws {
        #expect(try BasicCredentials(username: username, password: password).headerValue == header)
        let parsed = try #require(BasicCredentials.parse(header.replacing("Basic", with: "bAsIc")))
        #expect(parsed.username == username && parsed.password.reveal() == password)
    }

    @Test(arguments: [("a:b", "p"), ("a\n", "p"), ("a", "p\r\n"), ("a", "\u{7F}")])
    func whatTheSchemeCannotCarry(username: String, password: String) {
        expectSigningError(.invalidCredential) { try BasicCredentials(username: username, password: password) }
    }

    @Test(arguments: ["", "Basic", "Basic ", "Bearer abc", "Basic !!!!", "Basic bm9jb2xvbg==", "Basic //79Og==", "Basic YQo6Yg=="])
    func headersThatAreNone(header: String) {
        #expect(BasicCredentials.parse(header) == nil)
    }
}
