import IntegrationCore

/// Writes outcomes as the `verdicts.outcomes` column keeps them: a JSON object
/// `{"check": ["pass", {evidence}], "other": ["inconclusive", {evidence}, "reason"]}`.
///
/// Arrays instead of objects save 22 bytes an outcome, and SQLite's JSON functions read both.
struct OutcomeText {
    private static let digits = Array("0123456789abcdef".utf8)

    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(512)
    }

    /// Begins the next record, keeping the buffer.
    mutating func begin() {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(UInt8(ascii: "{"))
    }

    mutating func append(_ outcome: CheckOutcome) {
        appendKey(outcome.checkID)
        append("[\"")
        append(outcome.verdict.rawValue)
        append("\",")
        append(outcome.evidenceJSON.isEmpty ? "{}" : outcome.evidenceJSON)
        if let reason = outcome.reason {
            append(",")
            appendQuoted(reason)
        }
        append("]")
    }

    /// An outcome that was read back and stays as it is.
    mutating func append(checkID: String, stored: String) {
        appendKey(checkID)
        append(stored)
    }

    mutating func end() {
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func appendKey(_ checkID: String) {
        if bytes.count > 1 { append(",") }
        appendQuoted(checkID)
        append(":")
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// A JSON string (RFC 8259 section 7): quotes, backslashes and control characters are escaped.
    private mutating func appendQuoted(_ text: String) {
        append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                append("\\u00")
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
        append("\"")
    }
}
