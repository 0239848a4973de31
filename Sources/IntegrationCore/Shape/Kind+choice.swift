import Yams

extension Kind where Value: ManifestChoice {
    /// One word of a closed set.
    ///
    /// - Parameter cases: The words allowed here, if not all of them.
    static func choice(of cases: [Value] = Value.allCases) -> Kind<Value> {
        let words = cases.map(\.rawValue)
        let expected = "one of \(words.map { "`\($0)`" }.joined(separator: ", "))"
        return Kind(
            KindDescription(
                words: expected, schema: ["enum": .list(words.map { .text($0) })], type: "word",
                choices: cases.map { ($0.rawValue, $0.meaning) }),
            read: { node, reader in
                guard let scalar = reader.scalar(node, expected: expected) else { return nil }
                guard case .text = PlainScalar(scalar) else {
                    reader.reportType(of: node, expected: expected)
                    return nil
                }
                if let value = cases.first(where: { $0.rawValue == scalar.string }) { return value }
                let suggestion = Suggestion.nearest(to: scalar.string, among: words)
                reader.report(
                    .unknownValue, at: node, "must be \(expected)", fix: suggestion.map { "Did you mean `\($0)`?" })
                return nil
            },
            write: { .text($0.rawValue) })
    }
}
