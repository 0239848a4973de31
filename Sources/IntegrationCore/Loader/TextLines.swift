/// Where the lines of a text begin, found once: places are asked for as often as there are problems.
struct TextLines {
    let text: String
    private let starts: [String.Index]

    init(_ text: String) {
        self.text = text
        var starts = [text.startIndex]
        for index in text.utf8.indices where text.utf8[index] == UInt8(ascii: "\n") { starts.append(text.utf8.index(after: index)) }
        self.starts = starts
    }

    /// The first character of a line, from 1; of a line that is not there, the one of the last.
    func start(ofLine line: Int) -> String.Index {
        starts[min(max(1, line), starts.count) - 1]
    }

    /// - Parameter offset: UTF-8 offset in the text.
    /// - Returns: Line and column in code points, both from 1.
    func place(ofByte offset: Int) -> (line: Int, column: Int) {
        let index = text.utf8.index(text.startIndex, offsetBy: max(0, offset), limitedBy: text.endIndex) ?? text.endIndex
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= index { low = middle } else { high = middle }
        }
        return (low + 1, text.unicodeScalars[starts[low]..<index].count + 1)
    }
}
