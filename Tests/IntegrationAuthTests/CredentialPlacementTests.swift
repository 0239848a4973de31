import IntegrationAuth
import Testing

@Suite("Credentials in header, query and body")
struct CredentialPlacementTests {
    private func applied(_ placement: CredentialPlacement, _ value: String, to request: SignableRequest) throws -> SignableRequest {
        var request = request
        try placement.apply(value, to: &request)
        return request
    }

    private func request(_ body: String = "", type: String? = nil, url: String = "https://example.com/a?b=1") -> SignableRequest {
        SignableRequest(method: "POST", url: url, headers: type.map { [("content-type", $0)] } ?? [], body: Array(body.utf8))
    }

    @Test func header() throws {
        let placement = CredentialPlacement.header(name: "Authorization", prefix: "SSWS ")
        var signed = try applied(placement, "00abc", to: request())
        #expect(signed.header("authorization") == "SSWS 00abc")
        signed = try applied(placement, "other", to: signed)
        #expect(signed.headers.count == 1 && signed.header("AUTHORIZATION") == "SSWS other")
    }

    @Test(arguments: [
        ("https://example.com", "https://example.com?key=a%20b%2B%26"),
        ("https://example.com/p?", "https://example.com/p?key=a%20b%2B%26"),
        ("https://example.com/p?x=%7e&&y", "https://example.com/p?x=%7e&&y&key=a%20b%2B%26"),
        ("https://example.com/p?key=old&x=1&k%65y=older", "https://example.com/p?x=1&key=a%20b%2B%26"),
        ("https://example.com/p?x=1#part", "https://example.com/p?x=1&key=a%20b%2B%26"),
    ])
    func query(before: String, after: String) throws {
        #expect(try applied(.query(name: "key"), "a b+&", to: request(url: before)).url == after)
    }

    @Test(arguments: [
        ("", nil, "key=a%26b"),
        ("", "application/x-www-form-urlencoded", "key=a%26b"),
        ("x=1+2", "application/x-www-form-urlencoded; charset=utf-8", "x=1+2&key=a%26b"),
        ("key=old&x=1", "Application/X-WWW-Form-urlencoded", "x=1&key=a%26b"),
        ("", "application/json", #"{"key":"a&b"}"#),
        ("{}", "application/json", #"{"key":"a&b"}"#),
        (#" { "id": 9007199254740993 } "#, "application/json; charset=utf-8", #"{"key":"a&b", "id": 9007199254740993 }"#),
        (#"{"a":{"key":"}"}}"#, "application/vnd.api+json", #"{"key":"a&b","a":{"key":"}"}}"#),
    ])
    func body(before: String, type: String?, after: String) throws {
        let signed = try applied(.body(name: "key"), "a&b", to: request(before, type: type))
        #expect(String(decoding: signed.body, as: UTF8.self) == after)
        #expect(signed.header("Content-Type") == type ?? "application/x-www-form-urlencoded")
    }

    @Test func jsonTextIsEscaped() throws {
        let signed = try applied(.body(name: "k\"ey"), "a\"b\\c\n\u{1}ü", to: request("{}", type: "application/json"))
        #expect(String(decoding: signed.body, as: UTF8.self) == #"{"k\"ey":"a\"b\\c\u000a\u0001ü"}"#)
    }

    @Test(arguments: [
        ("[]", "application/json"), ("{\"key\":1}", "application/json"), ("{", "application/json"), ("x", "text/plain"), ("x", nil),
        ("{}", "application/xml"),
    ])
    func bodiesWithoutAPlace(body: String, type: String?) {
        expectSigningError(.invalidBody) { try applied(.body(name: "key"), "v", to: request(body, type: type)) }
    }

    @Test func whatCannotBeSent() {
        let header = CredentialPlacement.header(name: "X-Key", prefix: "")
        for value in ["a\r\nX-Other: b", "a\n", "a\0", "\u{7F}"] {
            expectSigningError(.invalidCredential) { try applied(header, value, to: request()) }
        }
        for placement in [header, .query(name: "k"), .body(name: "k")] {
            expectSigningError(.invalidCredential) { try applied(placement, "", to: request()) }
        }
        for name in ["", "X Key", "X:Key", "X\r\n", "Schlüssel"] {
            expectSigningError(.invalidName) { try applied(.header(name: name, prefix: ""), "v", to: request()) }
        }
        expectSigningError(.invalidName) { try applied(.query(name: ""), "v", to: request()) }
        expectSigningError(.invalidName) { try applied(.body(name: ""), "v", to: request()) }
        expectSigningError(.invalidURL) { try applied(.query(name: "k"), "v", to: request(url: "/relative")) }
    }
}
