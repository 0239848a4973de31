/// A place in a source as people count it.
struct SourcePosition {
    let line: Int
    let column: Int
    private let lineStart: String.Index

    /// - Parameter offset: bytes of UTF-8; beyond the end it is the end.
    init(_ offset: Int, in source: String) {
        let end = source.utf8.index(source.startIndex, offsetBy: offset, limitedBy: source.endIndex) ?? source.endIndex
        var line = 1
        var start = source.startIndex
        var index = source.startIndex
        while index < end {
            let byte = source.utf8[index]
            index = source.utf8.index(after: index)
            if byte == UInt8(ascii: "\n") {
                line += 1
                start = index
            }
        }
        self.line = line
        self.lineStart = start
        self.column = source[start..<end].count + 1
    }

    /// The message, the line of the source and a caret under the place.
    func rendered(_ message: String, in source: String) -> String {
        let tail = source[lineStart...]
        let text = tail.prefix { !$0.isNewline }
        let number = String(line)
        let margin = String(repeating: " ", count: number.count)
        // Tabs are kept, so that the caret stands right whatever their width.
        let indent = text.prefix(column - 1).map { $0 == "\t" ? "\t" : String(repeating: " ", count: DisplayWidth.columns(of: String($0))) }
            .joined()
        return "\(line):\(column): \(message)\n \(number) | \(text)\n \(margin) | \(indent)^"
    }
}
