/// Reads CSV as an array of objects of strings. Strict: a line has as many fields as there are columns, quotes are where RFC 4180
/// has them. Lines end with CR LF or LF; empty ones are passed over.
struct CSVDecoder {
    /// The most columns a line may have.
    static let maximumColumns = 4_096

    /// Of these columns a header has at least one.
    let required: Set<String>
    let limits: JSONLimits

    func decode(_ bytes: [UInt8]) throws(JSONError) -> JSONDocument {
        try bytes.checkUTF8()
        guard bytes.dropFirst(bytes.markLength).first != UInt8(ascii: "<") else {
            throw .at(bytes.markLength, of: bytes, "the text begins like HTML or XML, not like a header line")
        }
        var reader = CSVReader(bytes)
        let columns = try header(&reader, of: bytes)
        guard !columns.isEmpty, Set(columns).count == columns.count else {
            throw .at(bytes.markLength, of: bytes, .duplicateKey, "two columns have one name, or there is none")
        }

        if let wanted = required.min(), required.isDisjoint(with: columns.map { String(decoding: $0.utf8, as: UTF8.self) }) {
            throw .at(bytes.markLength, of: bytes, "the first line is no header of this table: it has no column `\(wanted)`")
        }

        var writer = JSONWriter(capacity: bytes.count + JSONDocument.padding)
        writer.beginArray()
        while reader.skipEmptyLines() {
            try row(&reader, columns: columns, of: bytes, to: &writer)
        }
        writer.endArray()
        return try JSONDocument(parsing: writer.bytes, limits: limits)
    }

    private func header(_ reader: inout CSVReader, of bytes: [UInt8]) throws(JSONError) -> [JSONKey] {
        guard reader.skipEmptyLines() else {
            throw .at(bytes.count, of: bytes, .empty, "the text has no header line")
        }
        var columns: [JSONKey] = []
        repeat {
            guard columns.count < Self.maximumColumns else {
                throw .at(reader.position, of: bytes, .tooLarge, "more columns than the limit of \(Self.maximumColumns)")
            }
            columns.append(JSONKey(String(decoding: try reader.field(), as: UTF8.self)))
        } while reader.skipDelimiter()
        return columns
    }

    private func row(
        _ reader: inout CSVReader, columns: [JSONKey], of bytes: [UInt8], to writer: inout JSONWriter
    ) throws(JSONError) {
        let start = reader.position
        var count = 0
        writer.beginObject()
        repeat {
            guard count < columns.count else {
                throw .at(start, of: bytes, "a line has more fields than the \(columns.count) columns")
            }
            writer.key(columns[count])
            try reader.field().withUnsafeBufferPointer { writer.string(utf8: $0) }
            count += 1
            guard writer.bytes.count <= limits.maximumBytes else {
                throw .at(start, of: bytes, .tooLarge, "the rows make a document beyond the limit of \(limits.maximumBytes) bytes")
            }
        } while reader.skipDelimiter()
        guard count == columns.count else {
            throw .at(start, of: bytes, "a line has \(count) fields for \(columns.count) columns")
        }
        writer.endObject()
    }
}
