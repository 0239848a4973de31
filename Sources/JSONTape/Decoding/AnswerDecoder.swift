/// Turns an answer's body into a JSON document, whatever its format, so that everything behind it knows one kind of value only.
///
/// - JSON: as received.
/// - NDJSON: an array with a value for every line that is not blank; the raw bytes of an element are its line.
/// - CSV: an array of objects of strings, by the names in the header.
/// - XML: an object with the root element; see `XMLOptions` for the mapping.
package struct AnswerDecoder: Sendable {
    package enum Format: String, Sendable, Hashable, CaseIterable {
        case json, ndjson, csv, xml
    }

    package let format: Format
    package let options: AnswerOptions
    package let limits: JSONLimits

    package init(format: Format, options: AnswerOptions = AnswerOptions(), limits: JSONLimits = .default) {
        self.format = format
        self.options = options
        self.limits = limits
    }

    /// - Parameter bytes: UTF-8, with or without a byte order mark. `limits.maximumBytes` holds for them and for the document made
    ///   of them alike, as a header's names, repeated for every row, can make a small CSV file a large document.
    /// - Throws: `JSONError` with the place in `bytes`.
    package func decode(_ bytes: consuming [UInt8]) throws(JSONError) -> JSONDocument {
        guard bytes.count <= limits.maximumBytes else { throw .tooLarge(bytes.count, limits: limits) }
        switch format {
        case .json: return try JSONDocument(parsing: bytes, limits: limits)
        case .ndjson: return try NDJSONDecoder(limits: limits).decode(bytes)
        case .csv: return try CSVDecoder(required: options.columns, limits: limits).decode(bytes)
        case .xml: return try XMLDecoder(options: options.xml, limits: limits).decode(bytes)
        }
    }
}
