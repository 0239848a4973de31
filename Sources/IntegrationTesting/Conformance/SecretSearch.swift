import Foundation
package import IntegrationCore

/// Looks for secrets where none may be: in a database file, in logs.
package struct SecretSearch {
    /// What to look for, with a name that may be printed.
    private let canaries: [(name: String, bytes: [UInt8])]

    /// - Parameters:
    ///   - credentials: whose values are looked for, also in base64.
    ///   - tokens: more secrets, obtained with them.
    ///   - answers: what the provider sent. A text that is in it (an access key id in a list of keys) is stored as data, not leaked.
    package init(credentials: IntegrationCredentials, tokens: [String] = [], answers: [[UInt8]] = []) {
        var canaries: [(name: String, text: String)] = []
        for name in credentials.names {
            guard let secret = credentials.reveal(name), !secret.isEmpty else { continue }
            // Of a key with several lines, one line in the middle is as good as all of it.
            let lines = secret.split(separator: "\n")
            canaries.append((name, String(lines[lines.count / 2])))
            canaries.append(("\(name) in base64", Data(secret.utf8).base64EncodedString()))
        }
        canaries += tokens.map { ("an issued token", $0) }
        self.canaries = canaries.map { ($0.name, Array($0.text.utf8)) }
            .filter { _, canary in canary.count >= 6 && !answers.contains { $0.firstRange(of: canary) != nil } }
    }

    /// Where a secret was found, in words without the secret.
    package func findings(databasePath: String, texts: [(name: String, text: String)]) -> [String] {
        var places = texts.map { ($0.name, Array($0.text.utf8)) }
        for suffix in ["", "-wal"] {
            if let data = FileManager.default.contents(atPath: databasePath + suffix) { places.append(("the database file", Array(data))) }
        }
        return places.flatMap { place, bytes in
            canaries.filter { bytes.firstRange(of: $0.bytes) != nil }.map { "the secret `\($0.name)` is in \(place)" }
        }
    }
}
