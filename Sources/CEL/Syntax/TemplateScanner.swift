/// Finds the expressions inside a template.
enum TemplateScanner {
    enum Piece {
        case text(String)
        /// The bytes between `${` and its `}`.
        case expression(Range<Int>)
    }

    static func pieces(of text: String) throws(SyntaxFailure) -> [Piece] {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text.isEmpty ? [] : [.text(text)] }
        let bytes = Array(text.utf8)
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var position = 0
        func closeLiteral() {
            if !literal.isEmpty { pieces.append(.text(String(decoding: literal, as: UTF8.self))) }
            literal = []
        }
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "$") else {
                literal.append(bytes[position])
                position += 1
                continue
            }
            if bytes[position...].starts(with: "$${".utf8) {
                literal += "${".utf8
                position += 3
            } else if bytes[position...].starts(with: "${".utf8) {
                closeLiteral()
                let end = try self.end(of: bytes, from: position)
                pieces.append(.expression(position + 2..<end))
                position = end + 1
            } else {
                literal.append(bytes[position])
                position += 1
            }
        }
        closeLiteral()
        return pieces
    }

    /// Where the `}` is that ends the expression whose `${` is at `start`.
    private static func end(of bytes: [UInt8], from start: Int) throws(SyntaxFailure) -> Int {
        var lexer = Lexer(bytes, from: start + 2)
        var depth = 0
        while true {
            let token = try lexer.next()
            switch token.kind {
            case .end: throw SyntaxFailure("this `${` has no `}`; a literal one is written `$${`", at: start)
            case .symbol(.leftBrace): depth += 1
            case .symbol(.rightBrace):
                if depth == 0 { return token.range.lowerBound }
                depth -= 1
            default: break
            }
        }
    }
}
