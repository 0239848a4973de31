/// An expression or template that cannot be used, with everything that is wrong with it, in the order of the source.
package struct CELCompilationError: Error, Sendable, Hashable {
    package let issues: [CELIssue]
}

extension CELCompilationError: CustomStringConvertible {
    package var description: String {
        issues.map { "\($0.line):\($0.column): \($0.message)" }.joined(separator: "\n")
    }
}
