/// The text of a scalar as it stands in the file, to find the place of a character of its value.
///
/// Value and file differ by quotes, escapes, folding and indentation; both are walked side by side.
struct ScalarText {
    private let scalars: Substring.UnicodeScalarView
    private let style: Style

    private enum Style { case plain, singleQuoted, doubleQuoted, block }

    /// - Parameters:
    ///   - lines: Of the document.
    ///   - line: Line of the scalar's first character, from 1.
    ///   - column: Its column in code points, from 1.
    init(_ lines: TextLines, line: Int, column: Int) {
        let document = lines.text
        let end = document.unicodeScalars.endIndex
        let start = document.unicodeScalars.index(lines.start(ofLine: line), offsetBy: column - 1, limitedBy: end) ?? end
        scalars = document.unicodeScalars[start...]
        style =
            switch scalars.first {
            case "'": .singleQuoted
            case "\"": .doubleQuoted
            case "|", ">": .block
            default: .plain
            }
    }

    func location(in value: String, utf8Offset offset: Int, start: SourceLocation) -> SourceLocation {
        let bytes = value.utf8
        let target = bytes.index(bytes.startIndex, offsetBy: max(0, offset), limitedBy: bytes.endIndex) ?? bytes.endIndex
        var walk = Walk(rest: scalars, location: start)
        walk.begin(style)
        var place = walk.location
        var position = value.unicodeScalars.startIndex
        while position < value.unicodeScalars.endIndex {
            let scalar = value.unicodeScalars[position]
            walk.advance(to: scalar, style)
            place = walk.location
            guard position < target else { return place }
            let next = value.unicodeScalars.index(after: position)
            if target < next { return place }
            walk.step(over: scalar, style)
            position = next
        }
        return walk.location
    }

    private struct Walk {
        var rest: Substring.UnicodeScalarView
        var location: SourceLocation

        mutating func begin(_ style: Style) {
            switch style {
            case .plain: break
            case .singleQuoted, .doubleQuoted: pop()
            case .block:
                // The header with its indicators, to the end of the line.
                while let scalar = rest.first, scalar != "\n" { pop() }
                pop()
            }
        }

        /// Passes over what the value does not have: indentation, line ends that were folded away, line continuations.
        mutating func advance(to scalar: Unicode.Scalar, _ style: Style) {
            if scalar == "\n" {
                while let next = rest.first, next == " " || next == "\t" || next == "\r" { pop() }
                return
            }
            // A space of the value may be a folded line end, which is passed over with it.
            if scalar == " " { return }
            while let next = rest.first, next != scalar {
                guard next == " " || next == "\t" || next == "\r" || next == "\n" else { return }
                pop()
            }
        }

        mutating func step(over scalar: Unicode.Scalar, _ style: Style) {
            guard let next = rest.first else { return }
            switch style {
            case .doubleQuoted where next == "\\": popEscape()
            case .singleQuoted where next == "'":
                pop()
                pop()
            default:
                let isFolded = scalar == " " && (next == "\n" || next == "\r")
                pop()
                if isFolded { while let space = rest.first, space == " " || space == "\t" || space == "\n" { pop() } }
            }
        }

        private mutating func popEscape() {
            pop()
            let digits =
                switch rest.first {
                case "x": 2
                case "u": 4
                case "U": 8
                default: 0
                }
            for _ in 0...digits { pop() }
        }

        private mutating func pop() {
            guard let scalar = rest.popFirst() else { return }
            if scalar == "\n" {
                location.line += 1
                location.column = 1
            } else {
                location.column += 1
            }
        }
    }
}
