/// A regular expression as `matches` reads it, for patterns that stand outside of expressions.
package struct CELPattern: Sendable {
    private let expression: RegularExpression

    /// - Throws: what is wrong with the pattern, which is quoted: not for one that comes from data.
    package init(_ source: String, limits: CELLimits = .default) throws(CELError) {
        do throws(Failure) {
            expression = try RegularExpression(source, maximumBytes: limits.maximumPatternBytes)
        } catch {
            throw CELError(error.code, error.reason)
        }
    }

    /// Whether it matches anywhere in the text.
    package func matches(_ text: String) -> Bool { expression.matches(text) }
}
