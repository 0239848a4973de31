import Foundation
import IntegrationTesting

/// `vectors/http-headers/vectors.json`.
struct HeaderVectors: Decodable {
    struct Link: Decodable {
        let uri: String
        let rel: [String]
        let title: String?
        let anchor: String?
        let extendedTitle: String?

        enum CodingKeys: String, CodingKey {
            case uri, rel, title, anchor
            case extendedTitle = "title*"
        }
    }

    struct LinkVector: Decodable {
        let header: String
        let links: [Link]?
        let note: String
    }

    enum Expected: Decodable {
        case seconds(Int64), word(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let seconds = try? container.decode(Int64.self) {
                self = .seconds(seconds)
            } else {
                self = .word(try container.decode(String.self))
            }
        }
    }

    struct RetryVector: Decodable {
        let header: String
        let seconds: Expected?
    }

    let link: [LinkVector]
    let retryAfter: [RetryVector]

    enum CodingKeys: String, CodingKey {
        case link
        case retryAfter = "retry_after"
    }

    static let path = "vectors/http-headers/vectors.json"

    static func load() throws -> HeaderVectors {
        try JSONDecoder().decode(HeaderVectors.self, from: Data(contentsOf: TestDataFolder.url(of: path)))
    }
}
