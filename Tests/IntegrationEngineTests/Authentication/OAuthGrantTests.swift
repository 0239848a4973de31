import Crypto
import Foundation
import IntegrationAuth
import IntegrationEngine
import IntegrationStore
import JSONTape
import Testing

/// Grants whose proof is a signature (RFC 7523).
@Suite("OAuth grants with assertions")
struct OAuthGrantTests {
    private static let things = """
        http: { baseUrl: "https://api.example.com" }
        streams:
          things: { request: GET /things, key: record.id }
        checks:
          known: { name: Known, over: things, pass: record.id > 0, remediation: None. }
        """

    private static let key = P256.Signing.PrivateKey()

    /// The fields of a form, with the claims of the token in one of them, whose signature is checked.
    private static func claims(_ field: String, of request: UpstreamRequest) throws -> (form: [String: String], claims: JSONValue) {
        let pairs = String(decoding: request.body ?? [], as: UTF8.self).split(separator: "&").map { $0.split(separator: "=", maxSplits: 1) }
        let form = Dictionary(
            pairs.map { (String($0[0]), ($0.count > 1 ? String($0[1]) : "").replacing("+", with: " ").removingPercentEncoding ?? "") }
        ) { $1 }
        let verifier = try JSONWebTokenVerifier(algorithm: .es256, key: key.publicKey.pemRepresentation)
        let verified = try verifier.verify(try #require(form[field]))
        return (form, try JSONDocument(parsing: verified.payload).root)
    }

    private static func run(_ auth: String, _ fields: [String], _ credentials: [String: String]) async throws -> UpstreamRequest {
        let harness = try EngineHarness(things, auth: auth, fields: fields) { request, _ in
            TokenLifeTests.isTokenRequest(request) ? .token("t1") : .json(#"[{"id":1}]"#)
        }
        let report = try await harness.sync(credentials: credentials)
        #expect(report.status == .success, "\(report.reason ?? "")")
        #expect(harness.transport.requests.last?.header("Authorization") == "Bearer t1")
        return try #require(harness.transport.requests.first)
    }

    @Test("jwt_bearer exchanges an assertion of the manifest's claims for a token")
    func bearer() async throws {
        let request = try await Self.run(
            """
            { type: oauth2, config: { grant: jwt_bearer, tokenUrl: "https://auth.example.com/token", clientAuthMethod: none,
              scopes: [read, write], resource: ["https://api.example.com/"],
              assertion: { algorithm: ES256, key: "${credentials.key}", claims: { iss: app-7, aud: "https://auth.example.com/token", sub: ada } } } }
            """, ["key"], ["key": Self.key.pemRepresentation])
        let (form, claims) = try Self.claims("assertion", of: request)
        #expect(form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer")
        #expect(form["scope"] == "read write" && form["resource"] == "https://api.example.com/")
        #expect(claims["iss"]?.stringValue == "app-7" && claims["sub"]?.stringValue == "ada")
        let issued = try #require(claims["iat"]?.int64Value)
        #expect(try #require(claims["exp"]?.int64Value) > issued)
    }

    @Test("private_key_jwt proves the client for one audience, and sends no secret", arguments: [true, false])
    func privateKey(namesIssuer: Bool) async throws {
        let request = try await Self.run(
            """
            { type: oauth2, config: { grant: client_credentials, tokenUrl: "https://auth.example.com/token",
              clientAuthMethod: private_key_jwt\(namesIssuer ? ", issuer: https://auth.example.com" : "") } }
            """, ["client_id", "client_secret"], ["client_id": "client-7", "client_secret": Self.key.pemRepresentation])
        let (form, claims) = try Self.claims("client_assertion", of: request)
        #expect(form["grant_type"] == "client_credentials" && form["client_id"] == "client-7" && form["client_secret"] == nil)
        #expect(form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        #expect(claims["iss"]?.stringValue == "client-7" && claims["sub"]?.stringValue == "client-7")
        #expect(claims["aud"]?.stringValue == (namesIssuer ? "https://auth.example.com" : "https://auth.example.com/token"))
        #expect(claims["jti"]?.stringValue?.isEmpty == false)
        #expect(request.header("Authorization") == nil)
    }

    @Test("A key that cannot sign ends the run with a reason, and nothing is sent")
    func unusableKey() async throws {
        let harness = try EngineHarness(
            Self.things,
            auth:
                #"{ type: oauth2, config: { grant: client_credentials, tokenUrl: "https://auth.example.com/token", clientAuthMethod: private_key_jwt } }"#,
            fields: ["client_id", "client_secret"]
        ) { _, _ in .token("t1") }
        let report = try await harness.sync(credentials: ["client_id": "client-7", "client_secret": "canary-secret"])
        #expect(report.status == .failed)
        #expect(report.reason?.hasPrefix("setting_invalid") == true && report.reason?.contains("canary") == false, "\(report.reason ?? "")")
        #expect(harness.transport.requests.isEmpty)
    }
}
