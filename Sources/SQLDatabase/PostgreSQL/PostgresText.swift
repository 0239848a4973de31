/// Statements as PostgreSQL writes them.
enum PostgresText {
    /// `?` becomes `$1`, `$2`, …, and lists become rows.
    static func of(_ statement: SQLStatement) -> String {
        var text = ""
        text.reserveCapacity(statement.text.utf8.count + statement.values.count * 2)
        var number = 0
        var isQuoted = false
        var rest = Substring(statement.text)
        while let character = rest.first {
            if !isQuoted, rest.hasPrefix(SQLStatement.list) {
                number += 1
                text += "(SELECT unnest($\(number)) AS value) AS each_\(number)"
                rest.removeFirst(SQLStatement.list.count)
                continue
            }
            if character == "'" { isQuoted.toggle() }
            if character == "?", !isQuoted {
                number += 1
                text += "$\(number)"
            } else {
                text.append(character)
            }
            rest.removeFirst()
        }
        return text
    }

    /// `?1` becomes `$1`.
    static func ofNumbered(_ text: String) -> String {
        var isQuoted = false
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for character in text {
            if character == "'" { isQuoted.toggle() }
            result.append(character == "?" && !isQuoted ? "$" : character)
        }
        return result
    }
}
