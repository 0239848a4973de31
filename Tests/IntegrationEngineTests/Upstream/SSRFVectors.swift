import Foundation
import IntegrationTesting

/// `vectors/ssrf/vectors.json`.
struct SSRFVectors: Decodable {
    struct Address: Decodable, Sendable {
        let address: String
        let expect: String
    }

    struct Host: Decodable, Sendable {
        let host: String
        let means: String
        let expect: String
    }

    struct URL: Decodable, Sendable {
        let url: String
        let expect: String
        let why: String
    }

    let addresses: [Address]
    let hosts: [Host]
    let urls: [URL]

    static let path = "vectors/ssrf/vectors.json"

    static func load() throws -> SSRFVectors {
        try JSONDecoder().decode(SSRFVectors.self, from: Data(contentsOf: TestDataFolder.url(of: path)))
    }
}
