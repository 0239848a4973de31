/// One `name=value` pair of a query or of an `application/x-www-form-urlencoded` body, decoded.
struct FormField: Sendable {
    let name: [UInt8]
    let value: [UInt8]

    init(name: String, value: String) {
        self.name = Array(name.utf8)
        self.value = Array(value.utf8)
    }

    private init(_ pair: Substring, plusIsSpace: Bool) {
        let halves = pair.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        name = PercentEncoding.decode(halves[0], plusIsSpace: plusIsSpace)
        value = halves.count > 1 ? PercentEncoding.decode(halves[1], plusIsSpace: plusIsSpace) : []
    }

    /// All pairs in their order; a name without `=` has an empty value, and an empty pair (`a=1&&b=2`) is no pair.
    ///
    /// - Parameter plusIsSpace: whether `+` means a space, as in forms. AWS reads it as a plus sign in a query.
    static func parse(_ text: String, plusIsSpace: Bool) -> [FormField] {
        text.split(separator: "&").map { FormField($0, plusIsSpace: plusIsSpace) }
    }

    /// Puts fields behind a query or form, byte for byte as it was but for the pairs they replace.
    ///
    /// - Parameter isReplaced: which of the present pairs are taken out.
    static func appending(_ fields: [FormField], to text: String, replacing isReplaced: (FormField) -> Bool) -> String {
        let kept = text.split(separator: "&", omittingEmptySubsequences: false)
            .filter { !isReplaced(FormField($0, plusIsSpace: true)) }
            .joined(separator: "&")
        return ((kept.isEmpty ? [] : [kept]) + fields.map(\.encoded)).joined(separator: "&")
    }

    /// Name and value, each percent-encoded.
    var encoded: String { "\(encodedName)=\(encodedValue)" }
    var encodedName: String { PercentEncoding.encode(name) }
    var encodedValue: String { PercentEncoding.encode(value) }

    func isNamed(_ other: String) -> Bool {
        name.elementsEqual(other.utf8)
    }
}

extension FormField {
    /// The order both AWS and OAuth 1.0a sort in: encoded name, then encoded value, byte by byte (all ASCII by then).
    static func canonicalOrder(_ left: FormField, _ right: FormField) -> Bool {
        let (leftName, rightName) = (left.encodedName, right.encodedName)
        return leftName == rightName
            ? left.encodedValue.utf8.lexicographicallyPrecedes(right.encodedValue.utf8)
            : leftName.utf8.lexicographicallyPrecedes(rightName.utf8)
    }

    /// Sorted and joined: AWS's canonical query string, and OAuth's normalised parameters (RFC 5849 section 3.4.1.3.2).
    static func canonicalized(_ fields: [FormField]) -> String {
        fields.sorted(by: canonicalOrder).map(\.encoded).joined(separator: "&")
    }
}
