extension CELTemplate {
    /// A piece of a template that is not compiled.
    package enum Part: Sendable, Equatable {
        case literal(String)
        /// What stands between `${` and its `}`.
        case expression(String)
    }

    /// The pieces of a text, as the compiler cuts it. One that cannot be cut, because a `${` has no end, is one literal: the compiler
    /// reports it.
    package static func parts(of text: String) -> [Part] {
        do throws(SyntaxFailure) {
            let bytes = Array(text.utf8)
            return try TemplateScanner.pieces(of: text).map { piece in
                switch piece {
                case .text(let text): .literal(text)
                case .expression(let range): .expression(String(decoding: bytes[range], as: UTF8.self))
                }
            }
        } catch {
            return [.literal(text)]
        }
    }
}
