/// How an answer is read.
package enum AnswerFormat: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// One JSON document.
    case json
    /// One JSON document on each line.
    case ndjson
    /// Comma-separated values with a header line (RFC 4180).
    case csv
    /// XML, as maps and lists.
    case xml

    package var meaning: String {
        switch self {
        case .json: "One JSON document."
        case .ndjson: "One JSON document on each line."
        case .csv: "Comma-separated values with a header line (RFC 4180)."
        case .xml: "XML, as maps and lists."
        }
    }
}
