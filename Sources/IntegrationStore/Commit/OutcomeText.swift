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

    /// What stands before a check's outcome.
    static func key(_ checkID: String) -> [UInt8] {
        var text = OutcomeText()
        text.appendQuoted(checkID)
        text.append(":")
        return text.bytes
    }

    /// Begins the next record, keeping the buffer.
    mutating func begin() {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(UInt8(ascii: "{"))
    }

    /// - Parameter key: From ``key(_:)``, of the outcome's check.
    mutating func append(_ outcome: CheckOutcome, key: [UInt8]) {
        append(key: key)
        bytes += Self.opening(outcome.verdict)
        if outcome.evidence.isEmpty { append("{}") } else { bytes += outcome.evidence }
        if let reason = outcome.finding?.reason {
            append(",")
            appendQuoted(reason)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// An outcome that was read back and stays as it is.
    mutating func append(checkID: String, stored: [UInt8]) {
        append(key: Self.key(checkID))
        bytes += stored
    }

    mutating func end() {
        bytes.append(UInt8(ascii: "}"))
    }

    /// What an outcome begins with: `["pass",`. Kept as bytes, because there is one for every check of every record.
    private static func opening(_ verdict: Verdict) -> [UInt8] {
        switch verdict {
        case .pass: passOpening
        case .fail: failOpening
        case .inconclusive: inconclusiveOpening
        case .notApplicable: notApplicableOpening
        }
    }

    private static let passOpening = newOpening(.pass)
    private static let failOpening = newOpening(.fail)
    private static let inconclusiveOpening = newOpening(.inconclusive)
    private static let notApplicableOpening = newOpening(.notApplicable)

    private static func newOpening(_ verdict: Verdict) -> [UInt8] { Array("[\"\(verdict.rawValue)\",".utf8) }

    private mutating func append(key: [UInt8]) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes += key
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
