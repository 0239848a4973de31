/// Statements as PostgreSQL writes them.
enum PostgresText {
    /// `?` becomes `$1`, `$2`, …, and tables become arrays that are rows, with a number for each column.
    static func of(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 64)
        var number = 0
        var isQuoted = false
        var rest = text.utf8[...]
        let (opening, closing) = (SQLStatement.tableOpening.utf8, SQLStatement.tableClosing.utf8)
        while let byte = rest.first {
            if !isQuoted, rest.starts(with: opening), let end = rest.firstRange(of: closing) {
                let words = rest[rest.index(rest.startIndex, offsetBy: opening.count)..<end.lowerBound].split(separator: UInt8(ascii: " "))
                    .map { String(decoding: $0, as: UTF8.self) }
                let numbers = words.dropFirst().map { _ in
                    number += 1
                    return "$\(number)"
                }
                result += "unnest(\(numbers.joined(separator: ", "))) AS \(words[0])(\(words.dropFirst().joined(separator: ", ")))".utf8
                rest = rest[end.upperBound...]
                continue
            }
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
            if byte == UInt8(ascii: "?"), !isQuoted {
                number += 1
                result += "$\(number)".utf8
            } else {
                result.append(byte)
            }
            rest.removeFirst()
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `?1` becomes `$1`.
    static func ofNumbered(_ text: String) -> String {
        var isQuoted = false
        let bytes = text.utf8.map { byte in
            if byte == UInt8(ascii: "'") { isQuoted.toggle() }
            return byte == UInt8(ascii: "?") && !isQuoted ? UInt8(ascii: "$") : byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
