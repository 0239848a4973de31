/// Rows in columns that fit a width: long cells are wrapped at words, so that nothing is lost at 80 columns.
///
/// Words are broken on a terminal only. What a program reads has every URL and name in one piece, and a line may be longer for it.
struct TextTable {
    /// One line of the table, and what stands below it over the whole width of the last column.
    struct Row {
        var cells: [String]
        var styles: [Int: Style] = [:]
    }

    private let titles: [String]
    private let rightAligned: Set<Int>
    private var rows: [Row] = []

    /// - Parameter rightAligned: positions of the columns with numbers.
    init(_ titles: [String], rightAligned: Set<Int> = []) {
        self.titles = titles
        self.rightAligned = rightAligned
    }

    /// Adds a row; what comes from outside is made safe to show.
    mutating func append(_ cells: [String], styles: [Int: Style] = [:]) {
        rows.append(Row(cells: cells.map(DisplayText.safe), styles: styles))
    }

    func render(_ terminal: Terminal) -> String {
        let widths = widths(terminal.width, breaksWords: terminal.isInteractive)
        var lines = lines(Row(cells: titles), widths, terminal).map { terminal.styled($0, .dim) }
        for row in rows { lines += self.lines(row, widths, terminal) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The natural widths; where they are too much together, the widest columns give way: first those that can without breaking a word.
    private func widths(_ total: Int, breaksWords: Bool) -> [Int] {
        var widths = titles.map { DisplayText.width($0) }
        var words = widths
        for row in rows {
            for (column, cell) in row.cells.enumerated() {
                widths[column] = max(widths[column], DisplayText.width(cell))
                words[column] = max(words[column], cell.split(separator: " ").map { DisplayText.width($0) }.max() ?? 0)
            }
        }
        let available = total - 2 * (widths.count - 1)
        for floors in breaksWords ? [words, words.map { _ in 8 }] : [words] {
            while widths.reduce(0, +) > available {
                let above = widths.indices.filter { widths[$0] > floors[$0] }
                guard let widest = above.max(by: { widths[$0] < widths[$1] }) else { break }
                widths[widest] -= 1
            }
        }
        return widths
    }

    private func lines(_ row: Row, _ widths: [Int], _ terminal: Terminal) -> [String] {
        let cells = zip(row.cells, widths).map { Self.wrap($0, $1) }
        let height = cells.map(\.count).max() ?? 0
        return (0..<height).map { line in
            var text = ""
            for (column, cell) in cells.enumerated() {
                let part = line < cell.count ? cell[line] : ""
                let gap = String(repeating: " ", count: max(0, widths[column] - DisplayText.width(part)))
                let shown = row.styles[column].map { terminal.styled(part, $0) } ?? part
                let isLast = column == cells.count - 1
                text += (rightAligned.contains(column) ? gap + shown : shown + (isLast ? "" : gap)) + (isLast ? "" : "  ")
            }
            return Self.trimmed(text)
        }
    }

    private static func trimmed(_ text: String) -> String {
        String(text.reversed().drop { $0 == " " }.reversed())
    }

    /// Lines of at most a width, broken at spaces where there are any.
    static func wrap(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var rest = text[...]
        while DisplayText.width(rest) > width {
            // At least one character, however narrow the column: the rest must become shorter.
            let fitting = DisplayText.prefix(of: rest, columns: width)
            let limit = fitting.isEmpty ? rest.index(after: rest.startIndex) : fitting.endIndex
            if limit == rest.endIndex { break }
            let space = rest[...limit].lastIndex(of: " ").flatMap { $0 > rest.startIndex ? $0 : nil }
            lines.append(String(rest[..<(space ?? limit)]))
            rest = rest[(space ?? limit)...].drop { $0 == " " }
        }
        return lines + [String(rest)]
    }
}
