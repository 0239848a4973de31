/// The body of an answer: bytes of a file, and what kind they are.
package struct SandboxBody: Sendable {
    /// Kinds of content, by file name.
    package enum Kind: String, Sendable, CaseIterable {
        case json, ndjson, xml, csv
        case text = "txt"
        /// Everything else; sent byte for byte.
        case binary

        /// - Parameter file: a name with an extension.
        init(file: String) {
            let ending = file.split(separator: ".").last.map { $0.lowercased() } ?? ""
            self = Kind(rawValue: ending) ?? .binary
        }

        var mediaType: String {
            switch self {
            case .json: "application/json; charset=utf-8"
            case .ndjson: "application/x-ndjson"
            case .xml: "text/xml"
            case .csv: "text/csv; charset=utf-8"
            case .text: "text/plain; charset=utf-8"
            case .binary: "application/octet-stream"
            }
        }
    }

    package var kind: Kind
    package var bytes: [UInt8]

    package init(_ kind: Kind, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    /// A body written in Swift.
    package init(_ kind: Kind, text: String) {
        self.init(kind, Array(text.utf8))
    }

    func rendered(origin: String) -> [UInt8] {
        guard kind != .binary, let text = String(validating: bytes, as: UTF8.self), text.contains(SandboxAnswer.originMark) else {
            return bytes
        }
        return Array(text.replacing(SandboxAnswer.originMark, with: origin).utf8)
    }
}
