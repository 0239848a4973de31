/// The canonical form of RFC 8785 (JCS): members sorted, no white space, one spelling for every string and number, so that two
/// documents with the same content have the same bytes. Made once, used for many values.
///
/// It deviates in one point: an integer written without fraction and exponent keeps all its digits. The RFC reads every number as
/// a double, so two ids that differ beyond 2^53 would become the same.
package struct JSONCanonicalForm: Sendable {
    private let excluded: JSONPathTree

    /// - Parameter paths: members to leave out, as names from the outermost object inward. Arrays on the way are passed through:
    ///   a path names a member of every element.
    package init(excluding paths: [[String]] = []) {
        excluded = JSONPathTree(paths)
    }

    package func bytes(of value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    /// Appends the canonical form of `value`.
    package func append(_ value: JSONValue, to bytes: inout [UInt8]) {
        let range = value.storage.range(at: value.index)
        bytes.reserveCapacity(bytes.count + range.count)
        var writer = JSONCanonicalWriter(storage: value.storage, excluded: excluded, bytes: bytes)
        bytes = []
        writer.append(value.index, node: excluded.root)
        bytes = writer.bytes
    }
}

extension JSONValue {
    /// The value in the canonical form of RFC 8785, without the members at `paths`; see `JSONCanonicalForm`.
    package func canonicalBytes(excluding paths: [[String]] = []) -> [UInt8] {
        JSONCanonicalForm(excluding: paths).bytes(of: self)
    }
}
