package import CEL
import IntegrationCore
package import JSONTape

/// One answer of the provider, read.
package struct Answer: Sendable {
    package let status: Int
    /// Names in lower case; several values of one name joined by ", ".
    package let headers: [(name: String, value: String)]
    /// The decoded body; nil when there was none.
    package let document: JSONDocument?
    /// Bytes of the body as received (after decompression).
    package let byteCount: Int
    /// What gave the answer, after redirects; nil where that is not known.
    package let url: String?

    package init(
        status: Int, headers: [(name: String, value: String)], document: JSONDocument?, byteCount: Int, url: String? = nil
    ) {
        self.status = status
        self.headers = headers
        self.document = document
        self.byteCount = byteCount
        self.url = url
    }

    package func header(_ name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }

    /// The names that an answer brings into scope.
    package var names: [String: CELValue] {
        [
            "status": .int(Int64(status)),
            "headers": .map(CELDictionary(headers.map { (.string($0.name), .string($0.value)) })),
            "body": document.map { CELValue(json: $0.root) } ?? .null,
        ]
    }
}
