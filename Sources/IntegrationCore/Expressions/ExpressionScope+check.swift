import CEL

/// Checks: one record with its parent and children, or the result of an aggregate.
extension ExpressionScope {
    /// Every expression of a check except those that see an aggregate's result. A check over a stream that does not exist sees what
    /// a check over a stream without parent and children would.
    package static func check(_ manifest: IntegrationManifest, _ check: CheckManifest) -> ExpressionScope {
        let stream = manifest.streams.first { $0.name == check.over }
        var names = settings(manifest) + clock
        names.insert(variable(.record, .dyn), at: 0)
        if let stream { names += surroundings(of: stream) }
        for child in manifest.streams where child.each == check.over && !names.contains(where: { $0.name == child.name }) {
            names.append((child.name, .list(.dyn)))
        }
        return ExpressionScope(.check, names)
    }

    /// `pass`, `title`, `severity` and `evidence` of a check with an aggregate: `value` is its result, `total` the number of records.
    package static func aggregatePass(_ manifest: IntegrationManifest, _ check: CheckManifest) -> ExpressionScope {
        let value: CELType =
            switch check.aggregate?.function {
            case .count: .int
            case .ratio: .double
            case .sum, .min, .max, nil: .dyn
            }
        return ExpressionScope(.aggregatePass, [variable(.value, value), variable(.total, .int)] + settings(manifest) + clock)
    }
}
