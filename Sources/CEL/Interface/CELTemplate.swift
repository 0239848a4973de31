/// Text with expressions inside `${...}`; `$${` stands for a literal `${`.
///
/// Braces and strings inside an expression are read as such: `${ {"a": "}"}.a }` is one expression.
package struct CELTemplate: Sendable {
    enum Piece: Sendable {
        case text(String)
        /// - offset: where the expression begins, in bytes of UTF-8.
        case expression(CELProgram, offset: Int)
    }

    package let text: String
    let pieces: [Piece]

    /// - Throws: the first hundred errors of its expressions, with offsets, lines and columns relative to `text`.
    package init(_ text: String, environment: CELEnvironment) throws(CELCompilationError) {
        self.text = text
        let longest = environment.limits.maximumSourceBytes
        guard text.utf8.count <= longest else {
            throw CELCompilationError(issues: [CELIssue("the template is longer than \(longest) bytes", .syntax, at: 0, in: text)])
        }
        var pieces: [Piece] = []
        var issues: [CELIssue] = []
        let bytes = Array(text.utf8)
        for raw in try Self.scan(text) {
            switch raw {
            case .text(let literal): pieces.append(.text(literal))
            case .expression(let range):
                let source = String(decoding: bytes[range], as: UTF8.self)
                do throws(CELCompilationError) {
                    pieces.append(.expression(try CELProgram(source, environment: environment), offset: range.lowerBound))
                } catch {
                    let more = error.issues.prefix(CELCompilationError.maximumIssues - issues.count)
                    issues += more.map { CELIssue($0.message, $0.kind, at: $0.offset + range.lowerBound, in: text) }
                }
            }
            if issues.count == CELCompilationError.maximumIssues { break }
        }
        guard issues.isEmpty else { throw CELCompilationError(issues: issues) }
        self.pieces = pieces
    }

    private static func scan(_ text: String) throws(CELCompilationError) -> [TemplateScanner.Piece] {
        do throws(SyntaxFailure) {
            return try TemplateScanner.pieces(of: text)
        } catch {
            throw CELCompilationError(issues: [CELIssue(error.message, .syntax, at: error.offset, in: text)])
        }
    }

    /// The expressions, in the order of the text.
    package var expressions: [CELProgram] {
        pieces.compactMap { if case .expression(let program, _) = $0 { program } else { nil } }
    }

    /// Where each of the expressions begins, in bytes of UTF-8.
    package var expressionOffsets: [Int] {
        pieces.compactMap { if case .expression(_, let offset) = $0 { offset } else { nil } }
    }

    /// The names of the variables read.
    package var usedNames: Set<String> {
        expressions.reduce(into: []) { $0.formUnion($1.usedNames) }
    }

    /// Parts that fail whenever they are evaluated, with offsets relative to `text`.
    package var certainFailures: [CELIssue] {
        let found = pieces.lazy.flatMap { piece -> [(issue: CELIssue, start: Int)] in
            guard case .expression(let program, let start) = piece else { return [] }
            return program.certainFailures.map { ($0, start) }
        }
        return found.prefix(CELCompilationError.maximumIssues).map {
            CELIssue($0.issue.message, $0.issue.kind, at: $0.start + $0.issue.offset, in: text)
        }
    }

    /// The variables read, with offsets relative to `text`.
    package var references: Set<CELReference> {
        var references: Set<CELReference> = []
        for case .expression(let program, let offset) in pieces {
            for reference in program.references {
                references.insert(
                    CELReference(path: reference.path, isGuarded: reference.isGuarded, offset: reference.offset + offset))
            }
        }
        return references
    }

    /// The expression, when the whole text is exactly one `${...}`: its value keeps its type.
    package var singleExpression: CELProgram? {
        guard pieces.count == 1, case .expression(let program, _) = pieces[0] else { return nil }
        return program
    }
}
