import Foundation
import IntegrationCore

/// Looks for secrets where none may be: in a database file, in logs.
struct SecretSearch {
    /// What to look for, with a name that may be printed.
    private let canaries: [(name: String, bytes: [UInt8])]

    init(provider: SandboxProvider, fixtures: SandboxFixtures) {
        var canaries: [(name: String, text: String)] = []
        for name in provider.connection.credentials.names {
            guard let secret = provider.connection.credentials.reveal(name), !secret.isEmpty else { continue }
            // Of a key with several lines, one line in the middle is as good as all of it.
            let lines = secret.split(separator: "\n")
            canaries.append((name, String(lines[lines.count / 2])))
            canaries.append(("\(name) in base64", Data(secret.utf8).base64EncodedString()))
        }
        canaries += provider.issuedTokens.map { ("an issued token", $0) }
        // A text that the answers hold themselves (an access key id in a list of keys) is stored as data, not leaked.
        let answers = fixtures.exchanges.compactMap { $0.answer.body?.bytes }
        self.canaries = canaries.map { ($0.name, Array($0.text.utf8)) }
            .filter { _, canary in canary.count >= 6 && !answers.contains { $0.firstRange(of: canary) != nil } }
    }

    /// Where a secret was found, in words without the secret.
    func findings(databasePath: String, texts: [(name: String, text: String)]) -> [String] {
        var places = texts.map { ($0.name, Array($0.text.utf8)) }
        for suffix in ["", "-wal"] {
            if let data = FileManager.default.contents(atPath: databasePath + suffix) { places.append(("the database file", Array(data))) }
        }
        return places.flatMap { place, bytes in
            canaries.filter { bytes.firstRange(of: $0.bytes) != nil }.map { "the secret `\($0.name)` is in \(place)" }
        }
    }
}
