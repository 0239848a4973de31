import IntegrationEngine
import Testing

struct UpstreamURLTests {
    @Test(
        "A URL is taken apart and put together again",
        arguments: [
            ("https://api.github.com", "https://api.github.com/"),
            ("HTTPS://API.GitHub.com:443/a//b/?x=1&y=%2f#top", "https://api.github.com/a//b/?x=1&y=%2f"),
            ("https://acme.okta.com.:8443/api", "https://acme.okta.com:8443/api"),
            ("http://127.0.0.1:18080/?", "http://127.0.0.1:18080/?"),
            ("https://[2606:4700:4700::1111]/", "https://[2606:4700:4700:0:0:0:0:1111]/"),
            ("https://h.example/a b".replacing(" ", with: "%20"), "https://h.example/a%20b"),
            ("https://h.example/über?q=ä&f[x]=1|2&p=100%", "https://h.example/%C3%BCber?q=%C3%A4&f%5Bx%5D=1%7C2&p=100%25"),
        ])
    func parse(text: String, canonical: String) throws {
        #expect(try UpstreamURL(text).text == canonical)
    }

    @Test(
        "What two parsers could read differently is refused",
        arguments: [
            "", "api.example.com/x", "https:/api.example.com/", "https://", "https:///x", "https://a b.example/", "https://a.example:/",
            "https://a.example:0/", "https://a.example:65536/", "https://a.example:+1/", "https://a..example/", "https://.example/",
            "https://user@a.example/", "https://a.example\\@b.example/", "https://a%2eexample/", "https://ä.example/", "https://[::1/",
            "https://[127.0.0.1]/", "https://[::1%25lo]/", "https://[::1]x/", "https://a.example/\u{0}", "https://a.example/\t",
        ])
    func refuse(text: String) {
        #expect { try UpstreamURL(text) } throws: { ($0 as? UpstreamError)?.code == .invalidURL }
    }

    @Test(
        "An address in any spelling but the canonical one is refused",
        arguments: [
            "https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://0177.0.0.1/", "https://1.2.3.4.5/", "https://256.1.1.1/",
            "https://8.8.8.08/", "https://foo.0x1/", "https://0x/",
        ])
    func refuseOddAddress(text: String) {
        #expect { try UpstreamURL(text) } throws: { ($0 as? UpstreamError)?.code == .addressForbidden }
    }

    @Test(
        "IPv6 is read in every spelling and nothing else is",
        arguments: [
            ("::", true), ("::1", true), ("1::", true), ("1:2:3:4:5:6:7:8", true), ("1:2:3:4:5:6:1.2.3.4", true), ("::ffff:1.2.3.4", true),
            ("1:2:3:4:5:6:7::", true), ("::2:3:4:5:6:7:8", true), (":", false), (":::", false), ("1::2::3", false),
            ("1:2:3:4:5:6:7", false),
            ("1:2:3:4:5:6:7:8:9", false), ("12345::", false), ("g::", false), ("+1::", false), ("1:", false), (":1", false),
            ("1.2.3.4::", false), ("::1.2.3", false), ("", false), ("1:2:3:4:5:6:7:1.2.3.4", false), ("::1:2:3:4:5:6:7:8", false),
        ])
    func addressSixSpelling(text: String, isValid: Bool) {
        #expect((IPAddress(text) != nil) == isValid)
    }

    @Test(
        "References resolve as RFC 3986 says",
        arguments: [
            ("g", "https://a.example/b/c/g"), ("./g", "https://a.example/b/c/g"), ("g/", "https://a.example/b/c/g/"),
            ("/g", "https://a.example/g"), ("//g.example", "https://g.example/"), ("?y", "https://a.example/b/c/d?y"),
            ("g?y", "https://a.example/b/c/g?y"), ("", "https://a.example/b/c/d?q"), (".", "https://a.example/b/c/"),
            ("..", "https://a.example/b/"), ("../g", "https://a.example/b/g"), ("../../../g", "https://a.example/g"),
            ("http://b.example/x", "http://b.example/x"), ("?", "https://a.example/b/c/d?"), ("/a:b", "https://a.example/a:b"),
        ])
    func resolve(reference: String, result: String) throws {
        #expect(try UpstreamURL("https://a.example/b/c/d?q").resolve(reference).text == result)
    }

    @Test("A message never shows the query")
    func redacted() throws {
        #expect(try UpstreamURL("https://a.example/b?api_key=s3cret").redacted == "https://a.example/b")
    }
}
