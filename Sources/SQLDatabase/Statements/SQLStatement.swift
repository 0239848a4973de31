/// One statement with the values it is run with. What is interpolated is bound, and never becomes part of the text:
///
///     "SELECT name FROM organizations WHERE id = \(id)"
///
/// A part of a statement is one too, and can be interpolated into another: `"SELECT id FROM runs WHERE \(filter)"`.
package struct SQLStatement: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// What stands where rows are: the table's name and its columns between these.
    static let tableOpening = "{{"
    static let tableClosing = "}}"

    /// With a `?` for each value.
    package private(set) var text: String
    package private(set) var values: [SQLValue]

    package init(stringLiteral text: String) {
        self.text = text
        values = []
    }

    package init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    /// A text of the program's own, such as a name of a table.
    package init(unchecked text: String) {
        self.text = text
        values = []
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [SQLValue] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
            values.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ value: (some SQLEncodable)?) {
            text += "?"
            values.append(value?.sqlValue ?? .null)
        }

        /// A part of the statement.
        package mutating func appendInterpolation(_ part: SQLStatement) {
            text += part.text
            values += part.values
        }

        /// A text of the program's own, such as a name of a table.
        package mutating func appendInterpolation(unchecked part: String) { text += part }

        /// Rows of one column `value`, one for each: `… WHERE id IN (SELECT value FROM \(each: ids))`.
        package mutating func appendInterpolation(each integers: [Int64]) {
            appendInterpolation(table: SQLTable("each_value", ("value", .integers(integers))))
        }

        package mutating func appendInterpolation(each texts: [String]) {
            appendInterpolation(table: SQLTable("each_value", ("value", .texts(texts))))
        }

        /// Rows that are bound, as a table under its own name.
        package mutating func appendInterpolation(table: SQLTable) {
            text +=
                SQLStatement.tableOpening + ([table.name] + table.columns.map(\.name)).joined(separator: " ") + SQLStatement.tableClosing
            values.append(.table(table))
        }
    }
}
