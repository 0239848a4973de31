import Foundation
import IntegrationAuth

/// One folder of AWS's signing test suite.
struct AWSVector {
    struct Context: Decodable {
        struct Credentials: Decodable {
            let access_key_id: String
            let secret_access_key: String
            let token: String?
        }

        let credentials: Credentials
        let expiration_in_seconds: Int
        let normalize: Bool
        let region: String
        let service: String
        let sign_body: Bool
        let timestamp: Date
        let omit_session_token: Bool?
    }

    static let origin = "https://example.amazonaws.com"
    static let suite = "aws-sigv4/tests/aws-signing-test-suite/v4"

    let name: String
    let context: Context
    private let folder: URL

    static func all() throws -> [AWSVector] {
        let suite = try TestData.vectors(suite)
        let names = try FileManager.default.contentsOfDirectory(atPath: suite.path).sorted()
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try names.map { name in
            let folder = suite.appending(path: name)
            let context = try decoder.decode(Context.self, from: Data(contentsOf: folder.appending(path: "context.json")))
            return AWSVector(name: name, context: context, folder: folder)
        }
    }

    func text(_ file: String) throws -> String {
        try String(contentsOf: folder.appending(path: "\(file).txt"), encoding: .utf8)
    }

    var request: SignableRequest {
        get throws { try RawRequest(text("request")).signable(origin: Self.origin) }
    }

    var credentials: AWSCredentials {
        AWSCredentials(
            accessKeyID: context.credentials.access_key_id,
            secretAccessKey: context.credentials.secret_access_key,
            sessionToken: context.credentials.token
        )
    }

    var signature: AWSSignatureV4 {
        AWSSignatureV4(
            credentials: credentials,
            region: context.region,
            service: context.service,
            options: .init(
                normalizesPath: context.normalize,
                signsBodyHeader: context.sign_body,
                omitsSessionTokenFromSignature: context.omit_session_token ?? false
            )
        )
    }

    var lifetime: Duration { .seconds(context.expiration_in_seconds) }
}
