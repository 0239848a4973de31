/// An expression or template that cannot be used, with everything that is wrong with it, in the order of the source.
package struct CELCompilationError: Error, Sendable, Hashable {
    package let issues: [CELIssue]

    /// More than a hundred are not looked for: each is found a place for in the text, and nobody reads them all.
    static let maximumIssues = 100
}

extension CELCompilationError: CustomStringConvertible {
    package var description: String {
        issues.map { "\($0.line):\($0.column): \($0.message)" }.joined(separator: "\n")
    }
}
