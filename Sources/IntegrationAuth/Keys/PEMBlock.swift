import Foundation

/// One block of PEM text (RFC 7468): its label and the DER inside.
struct PEMBlock: Sendable {
    let label: String
    let der: [UInt8]
    /// A passphrase protects it (RFC 1421 headers, or the label says so).
    let isEncrypted: Bool

    /// The blocks of a text, in order. Lenient about what pasting does to PEM: line ends written as `\n` (as in JSON files and
    /// environment variables), lost line breaks, indentation. Text between blocks is skipped.
    static func parse(_ text: String) throws(SigningError) -> [PEMBlock] {
        var rest = text.replacing("\\r", with: "").replacing("\\n", with: "\n")[...]
        var blocks: [PEMBlock] = []
        while let begin = rest.firstRange(of: "-----BEGIN ") {
            rest = rest[begin.upperBound...]
            guard let labelEnd = rest.firstRange(of: "-----") else { break }
            let label = String(rest[..<labelEnd.lowerBound])
            rest = rest[labelEnd.upperBound...]
            guard let end = rest.firstRange(of: "-----END \(label)-----") else {
                throw SigningError(.malformedKey, "The PEM text is cut off: it has a BEGIN line without its END line.")
            }
            blocks.append(try PEMBlock(label: label, body: rest[..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        guard !blocks.isEmpty else {
            throw SigningError(.malformedKey, "The key is not PEM text: it has no BEGIN and END lines.")
        }
        return blocks
    }

    private init(label: String, body: Substring) throws(SigningError) {
        self.label = label
        isEncrypted = label == "ENCRYPTED PRIVATE KEY" || body.contains("Proc-Type:")
        if isEncrypted {
            der = []
            return
        }
        guard let data = Data(base64Encoded: String(body.filter { !$0.isWhitespace })), !data.isEmpty else {
            throw SigningError(.malformedKey, "What stands between the BEGIN and END lines is not base64.")
        }
        der = [UInt8](data)
    }
}
