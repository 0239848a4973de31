/// Reads XML 1.0 as JSON by the mapping of `XMLOptions`. Refuses document type declarations, and with them every entity but the
/// five predefined ones: nothing outside the text is ever read, and nothing in it can multiply.
struct XMLDecoder {
    /// Every element adds at most an object and an array to the document's depth, and that must stay below `JSONLimits.deepest`.
    static let deepestElement = JSONLimits.deepest / 2 - 1

    let options: XMLOptions
    let limits: JSONLimits

    func decode(_ bytes: [UInt8]) throws(JSONError) -> JSONDocument {
        try bytes.checkUTF8()
        var parser = XMLTreeParser(
            bytes, maximumDepth: min(limits.maximumDepth, XMLDecoder.deepestElement), maximumElements: options.maximumElements)
        let tree = try parser.parse()
        var mapping = XMLMapping(tree: tree, lists: options.lists, capacity: bytes.count)
        mapping.writeDocument()
        let text = mapping.writer.bytes
        guard text.count <= limits.maximumBytes else { throw .tooLarge(text.count, limits: limits) }
        let document = JSONLimits(
            maximumDepth: JSONLimits.deepest, maximumBytes: limits.maximumBytes, maximumValues: limits.maximumValues,
            duplicateKeys: limits.duplicateKeys)
        do throws(JSONError) {
            return try JSONDocument(parsing: text, limits: document)
        } catch {
            // Only names that differ by their prefixes alone get here; the place in our own text would help nobody.
            throw .at(0, of: bytes, error.code, error.reason)
        }
    }
}
