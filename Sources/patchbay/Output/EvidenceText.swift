import JSONTape

/// Evidence as one line for people: `status: ACTIVE, factors: []`.
enum EvidenceText {
    /// Longest value that is shown; the whole is in `patchbay findings show` and in JSON.
    static let limit = 120

    static func of(_ json: String, limit: Int = limit) -> String {
        guard let document = try? JSONDocument(parsing: json), document.root.kind == .object else { return "" }
        return document.root.members.map { "\($0.key): \(DisplayText.cut(text($0.value), to: limit))" }.joined(separator: ", ")
    }

    private static func text(_ value: JSONValue) -> String {
        DisplayText.safe(value.stringValue ?? String(decoding: value.rawBytes, as: UTF8.self))
    }
}
