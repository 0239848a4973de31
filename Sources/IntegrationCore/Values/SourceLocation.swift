/// A place in a manifest file. Line and column count from 1, columns in Unicode code points.
package struct SourceLocation: Hashable, Sendable {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The place of a value that was written in Swift.
    package static let none = SourceLocation(file: "", line: 0, column: 0)

    /// Whether there is a place at all.
    package var isKnown: Bool { line > 0 }
}

extension SourceLocation: CustomStringConvertible {
    package var description: String { isKnown ? "\(file):\(line):\(column)" : file }
}
