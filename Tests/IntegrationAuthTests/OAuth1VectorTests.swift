import IntegrationAuth
import Testing

@Suite("OAuth 1.0a: RFC 5849 and oauthlib")
struct OAuth1VectorTests {
    private struct Vectors: Decodable {
        struct Published: Decodable {
            let method: String
            let uri: String
            let body: String
            let oauth: [String: String]
            let base_string: String
        }

        struct Example: Decodable {
            let method: String
            let uri: String
            let consumer_key: String
            let consumer_secret: String
            let token: String
            let token_secret: String
            let timestamp: String
            let nonce: String
            let signature: String
        }

        struct Generated: Decodable {
            let method: String
            let uri: String
            let signature_method: String
            let client_key: String
            let client_secret: String
            let resource_owner_key: String
            let resource_owner_secret: String
            let timestamp: String
            let nonce: String
            let authorization: String
        }

        let published: Published
        let rfc5849_1_2: Example
        let generated: [Generated]
    }

    private func vectors() throws -> Vectors {
        try TestData.json(Vectors.self, "oauth1-rfc5849/vectors.json")
    }

    @Test func baseStringOfSection3411() throws {
        let published = try vectors().published
        let oauth = try OAuth1Signature(
            consumerKey: try #require(published.oauth["oauth_consumer_key"]),
            consumerSecret: "any",
            token: published.oauth["oauth_token"],
            tokenSecret: "any",
            realm: "Example",
            includesVersion: false
        )
        let request = SignableRequest(
            method: published.method,
            url: published.uri,
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(published.body.utf8)
        )
        let base = try oauth.signatureBaseString(
            for: request,
            timestamp: try #require(published.oauth["oauth_timestamp"].flatMap { Int($0) }),
            nonce: try #require(published.oauth["oauth_nonce"])
        )
        #expect(base == published.base_string)
    }

    @Test func signatureOfSection12() throws {
        let example = try vectors().rfc5849_1_2
        let oauth = try OAuth1Signature(
            consumerKey: example.consumer_key,
            consumerSecret: example.consumer_secret,
            token: example.token,
            tokenSecret: example.token_secret,
            realm: "Photos",
            includesVersion: false
        )
        var request = SignableRequest(method: example.method, url: example.uri)
        try oauth.sign(&request, timestamp: try #require(Int(example.timestamp)), nonce: example.nonce)
        let header = try #require(request.header("Authorization"))
        #expect(header.hasPrefix("OAuth realm=\"Photos\", "))
        #expect(header.contains("oauth_signature=\"\(example.signature)\""))
        #expect(request.url == example.uri)
    }

    @Test func everyCaseOfOauthlib() throws {
        var passed = 0
        for vector in try vectors().generated {
            let oauth = try OAuth1Signature(
                consumerKey: vector.client_key,
                consumerSecret: vector.client_secret,
                token: vector.resource_owner_key,
                tokenSecret: vector.resource_owner_secret,
                method: try #require(OAuth1Signature.Method(rawValue: vector.signature_method))
            )
            var request = SignableRequest(method: vector.method, url: vector.uri)
            try oauth.sign(&request, timestamp: try #require(Int(vector.timestamp)), nonce: vector.nonce)
            // The order of parameters in the header is free; oauthlib's is another.
            let header = try #require(request.header("Authorization"))
            #expect(Set(header.dropFirst(6).split(separator: ", ")) == Set(vector.authorization.dropFirst(6).split(separator: ", ")))
            #expect(header.hasPrefix("OAuth ") && vector.authorization.hasPrefix("OAuth "))
            passed += 1
        }
        #expect(passed == 60)
    }
}
