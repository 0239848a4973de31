/// The fields of a CSV text, one after the other.
struct CSVReader {
    private let bytes: [UInt8]
    private(set) var position: Int

    private static let delimiter = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.markLength
    }

    /// Goes to the next line with something on it; false at the end.
    mutating func skipEmptyLines() -> Bool {
        while let length = lineEnd(at: position) {
            position += length
        }
        return position < bytes.count
    }

    /// Passes the delimiter before a line's next field; false at the end of the line.
    mutating func skipDelimiter() -> Bool {
        guard position < bytes.count, bytes[position] == Self.delimiter else { return false }
        position += 1
        return true
    }

    /// Reads the field that begins here, up to its delimiter or line end.
    mutating func field() throws(JSONError) -> ArraySlice<UInt8> {
        if position < bytes.count, bytes[position] == Self.quote { return try quoted() }
        let start = position
        while !isAtEndOfField {
            guard bytes[position] != Self.quote else {
                throw .at(position, of: bytes, "a quote stands inside a field that does not begin with one")
            }
            position += 1
        }
        return bytes[start..<position]
    }

    private mutating func quoted() throws(JSONError) -> ArraySlice<UInt8> {
        let start = position
        var field: ArraySlice<UInt8> = []
        repeat {
            // At the field's first quote, or at the second of two that stand for one.
            let from = position == start ? position + 1 : position
            guard let end = bytes[(position + 1)...].firstIndex(of: Self.quote) else {
                throw .at(start, of: bytes, "a quoted field does not end")
            }
            field += bytes[from..<end]
            position = end + 1
        } while position < bytes.count && bytes[position] == Self.quote
        guard isAtEndOfField else {
            throw .at(position, of: bytes, "something follows the closing quote of a field")
        }
        return field
    }

    private var isAtEndOfField: Bool {
        position >= bytes.count || bytes[position] == Self.delimiter || lineEnd(at: position) != nil
    }

    private func lineEnd(at position: Int) -> Int? {
        guard position < bytes.count else { return nil }
        if bytes[position] == 0x0A { return 1 }
        return bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A ? 2 : nil
    }
}
