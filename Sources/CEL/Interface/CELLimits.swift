/// What an expression may cost, at compile time and at run time.
package struct CELLimits: Sendable, Hashable {
    /// Longest source of an expression, and longest template, in bytes of UTF-8.
    package var maximumSourceBytes = 100_000
    /// Deepest nesting of expressions. Chains of `&&` and of `||` do not count, however long they are.
    package var maximumDepth = 96
    /// The cost one evaluation may reach: one for each step and for each byte of text that a function makes or looks through. A long
    /// text costs a sixty-fourth of its bytes each time it is read from data, and a sixteenth as the key of a map.
    package var maximumCost = 1_000_000
    /// Memory one compiled regular expression may take, in bytes; larger ones are refused.
    package var maximumPatternBytes = 1 << 20

    package init() {}

    package static let `default` = CELLimits()
}
