import Foundation
package import IntegrationCore
import IntegrationEngine

/// Looks for secrets where none may be, in a database file and in logs, in every spelling in which the engine would hide them.
package struct SecretLeaks {
    private struct Canary {
        /// May be printed.
        let name: String
        let search: SecretSearch
    }

    private let canaries: [Canary]

    /// - Parameters:
    ///   - credentials: whose values are looked for.
    ///   - tokens: more secrets, obtained with them.
    ///   - answers: what the provider sent. A text that is in it (an access key id in a list of keys) is stored as data, not leaked.
    package init(credentials: IntegrationCredentials, tokens: [String] = [], answers: [[UInt8]] = []) {
        var secrets: [(name: String, text: String)] = []
        for name in credentials.names {
            guard let secret = credentials.reveal(name), !secret.isEmpty else { continue }
            // Of a key with several lines, one line in the middle is as good as all of it.
            let lines = secret.split(separator: "\n")
            secrets.append((name, String(lines[lines.count / 2])))
        }
        secrets += tokens.map { ("an issued token", $0) }
        canaries = secrets.filter { $0.text.utf8.count >= 6 }.map { Canary(name: $0.name, search: SecretSearch([Array($0.text.utf8)])) }
            .filter { canary in answers.allSatisfy { canary.search.places(in: $0).isEmpty } }
    }

    /// Where a secret was found, in words without the secret.
    package func findings(databasePath: String, texts: [(name: String, text: String)]) -> [String] {
        var places = texts.map { ($0.name, Array($0.text.utf8)) }
        for suffix in ["", "-wal"] {
            if let data = FileManager.default.contents(atPath: databasePath + suffix) { places.append(("the database file", Array(data))) }
        }
        return places.flatMap { place, bytes in
            canaries.filter { !$0.search.places(in: bytes).isEmpty }.map { "the secret `\($0.name)` is in \(place)" }
        }
    }
}
