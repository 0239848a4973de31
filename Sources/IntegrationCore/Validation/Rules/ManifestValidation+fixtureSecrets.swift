/// Secrets in the answers recorded beside a manifest.
extension ManifestValidation {
    mutating func checkSecrets(in fixtures: FixtureSet) {
        let scanner = SecretScanner()
        var seen: Set<String> = []
        for file in ["sandbox.yaml"] + fixtures.exchanges.compactMap(\.body) where seen.insert(file).inserted {
            guard let bytes = fixtures.contents(of: file) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            // One for each file: a list of answers may have very many.
            guard let match = scanner.issued(in: text).first else { continue }
            let before = text.utf8.prefix(match.offset)
            let place = YAMLDocument.place(ofCharacter: String(decoding: before, as: UTF8.self).unicodeScalars.count, in: text)
            report(
                .fixtureSecret, at: "fixtures",
                location: SourceLocation(file: "\(fixtures.folder)/\(file)", line: place.line, column: place.column),
                "this looks like \(match.name)")
        }
    }
}
