/// One value over all the records of a stream. In a manifest: exactly one of the functions as the key.
package struct Aggregate: Hashable, Sendable {
    package var function: AggregateFunction
    /// Over each record: a condition for `count` and `ratio`, a number for the others.
    package var expression: ManifestExpression

    package init(_ function: AggregateFunction, _ expression: ManifestExpression) {
        self.function = function
        self.expression = expression
    }
}
