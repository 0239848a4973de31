import CEL

/// Diagnostics as people read them: the place and the problem, the line with a caret, and what to do.
///
///     okta/manifest.yaml:31:10: error[unknown-name]: there is no `recrod`
///         key: recrod.id
///              ^
///         fix: Did you mean `record`?
package struct TextReport: Sendable {
    /// Longest part of a source line that is shown, in characters.
    private static let width = 160

    private let sources: DiagnosticSources
    private let isColoured: Bool

    package init(sources: DiagnosticSources = DiagnosticSources(), isColoured: Bool = false) {
        self.sources = sources
        self.isColoured = isColoured
    }

    /// - Returns: One block for each diagnostic; empty when there is none.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { block(for: $0) }.joined(separator: "\n")
    }

    /// How many there are: "2 errors, 1 warning".
    package func summary(of diagnostics: [Diagnostic]) -> String {
        let counts = Diagnostic.Severity.allCases.compactMap { severity -> String? in
            let count = diagnostics.count { $0.severity == severity }
            return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
        }
        return counts.isEmpty ? "no problems" : counts.joined(separator: ", ")
    }

    private func block(for diagnostic: Diagnostic) -> String {
        let severity = styled(diagnostic.severity.rawValue, colour(of: diagnostic.severity))
        let place =
            diagnostic.location.isKnown ? "\(diagnostic.location)" : [diagnostic.location.file, diagnostic.keyPath].joined(separator: " ")
        var text = "\(styled(place, "1")): \(severity)[\(diagnostic.rule)]: \(diagnostic.message)\n"
        if let line = sources.line(at: diagnostic.location) { text += excerpt(of: line, at: diagnostic.location.column) }
        if let fix = diagnostic.fix { text += "    \(styled("fix:", "36")) \(fix)\n" }
        return text
    }

    /// The line, cut around the place when it is long, with a caret below. Tabs stay tabs, so that the caret stands right.
    private func excerpt(of line: String, at column: Int) -> String {
        let scalars = Array(line.unicodeScalars)
        let position = min(max(column - 1, 0), scalars.count)
        let indentation = min(scalars.prefix { $0 == " " || $0 == "\t" }.count, position)
        let start = max(indentation, position - Self.width / 2)
        let end = min(scalars.count, start + Self.width)
        let shown = text(of: scalars[start..<end])
        let lead = (start > indentation ? "…" : "") + shown + (end < scalars.count ? "…" : "")
        let gap =
            (start > indentation ? " " : "")
            + scalars[start..<position].map { $0 == "\t" ? "\t" : String(repeating: " ", count: DisplayWidth.columns(of: $0)) }.joined()
        return "    \(lead)\n    \(gap)\(styled("^", "32"))\n"
    }

    private func text(of scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in scalars {
            // Control characters of a file must not steer the terminal.
            text.append(scalar.isUnprintable && scalar != "\t" ? "\u{FFFD}" : scalar)
        }
        return String(text)
    }

    private func colour(of severity: Diagnostic.Severity) -> String {
        switch severity {
        case .error: "1;31"
        case .warning: "1;33"
        case .note: "1;34"
        }
    }

    private func styled(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
