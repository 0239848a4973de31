import Foundation
import IntegrationCore
import IntegrationTesting
import JSONTape
import Testing

/// The live GitHub API as it was recorded, played back over HTTP on loopback; the manifest still says https://api.github.com.
enum GitHubReplay {
    static let folder = "fixtures/github-recorded/scenarios"
    static let token = "recorded-token-canary"
    static let organization: [String: SettingValue] = ["org": .text("octokit-fixture-org"), "repositories": .text("")]

    static func repository(_ name: String) -> [String: SettingValue] {
        organization.merging(["repositories": .text(name)]) { _, new in new }
    }

    /// The exchanges of a scenario in their order.
    static func exchanges(_ scenario: String, _ variant: String = "normalized") throws -> [RecordedExchange] {
        try RecordedExchange.list(contentsOf: TestDataFolder.url(of: "\(folder)/\(scenario)/\(variant)-fixture.json").path)
    }

    /// The recorded repository under the name of another scenario, which recorded none itself.
    static func repositoryExchange(named name: String) throws -> RecordedExchange {
        var exchange = try #require(try exchanges("get-repository").first)
        exchange = exchange.renamed(from: "hello-world", to: name)
        return exchange.replacing(#""default_branch": "master""#, by: #""default_branch": "main""#)
    }

    static func answer(_ status: Int, _ body: String, to target: String) -> RecordedExchange {
        RecordedExchange(
            method: "GET", target: target,
            answer: LoopbackAnswer(status: status, headers: [("Content-Type", "application/json")], body: Array(body.utf8)))
    }

    static func with<R>(
        _ exchanges: [RecordedExchange], ignoring parameters: Set<String> = [], _ body: (CatalogRun, RecordedProvider) async throws -> R
    ) async throws -> R {
        try await RecordedProvider.withProvider(
            exchanges: exchanges, ignoringParameters: parameters, authorization: "Bearer \(token)"
        ) { provider in
            try await body(try CatalogRun("github", hostAndPort: provider.hostAndPort), provider)
        }
    }
}

extension RecordedExchange {
    /// The body as received.
    var text: String { String(decoding: answer.body, as: UTF8.self) }

    /// The elements of a list as received.
    func elements() throws -> [String] {
        try JSONDocument(parsing: answer.body).root.elements.map { String(decoding: $0.rawBytes, as: UTF8.self) }
    }

    /// The same exchange with another method: what PUT answered is what a GET shows afterwards.
    func asked(by method: String) -> RecordedExchange { RecordedExchange(method: method, target: path, answer: answer) }

    fileprivate func renamed(from old: String, to new: String) -> RecordedExchange {
        RecordedExchange(method: method, target: path.replacing(old, with: new), answer: replacing(old, by: new).answer)
    }

    fileprivate func replacing(_ old: String, by new: String) -> RecordedExchange {
        var answer = answer
        answer.body = Array(text.replacing(old, with: new).utf8)
        return RecordedExchange(method: method, target: path, answer: answer)
    }
}
