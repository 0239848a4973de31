internal import NIOHTTP1

/// Header fields in the order received; names compare without case (RFC 9110 section 5.1).
package struct UpstreamHeaders: Sendable, Sequence {
    let fields: HTTPHeaders

    init(_ fields: HTTPHeaders) {
        self.fields = fields
    }

    package init(_ fields: [(name: String, value: String)] = []) {
        self.fields = HTTPHeaders(fields.map { ($0.name, $0.value) })
    }

    /// The value of the first field with this name, in any case.
    package func first(_ name: String) -> String? {
        fields.first(name: name)
    }

    /// All values of fields with this name, in any case, in the order received and not split at commas.
    package func all(_ name: String) -> [String] {
        fields[name]
    }

    /// The number of fields.
    package var count: Int { fields.count }

    package func makeIterator() -> AnyIterator<(name: String, value: String)> {
        var inner = fields.makeIterator()
        return AnyIterator { inner.next().map { (name: $0.0, value: $0.1) } }
    }
}
