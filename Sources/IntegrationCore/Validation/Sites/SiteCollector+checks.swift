/// One check.
extension SiteCollector {
    mutating func collect(_ check: CheckManifest) {
        let path = "checks.\(check.id)"
        let record = ExpressionScope.check(manifest, check)
        // An aggregate is one finding about all records, so what describes it sees the result and no single record.
        let result = check.aggregate == nil ? record : ExpressionScope.aggregatePass(manifest, check)
        add(check.where, "\(path).where", record, as: .condition)
        if let aggregate = check.aggregate {
            let use: ExpressionUse =
                switch aggregate.function {
                case .count, .ratio: .condition
                case .sum: .number
                case .min, .max: .value
                }
            add(aggregate.expression, "\(path).aggregate.\(aggregate.function.rawValue)", record, as: use)
        }
        add(check.pass, "\(path).pass", result, as: .condition)
        if case .computed(let template) = check.severity { add(template, "\(path).severity", result) }
        add(check.resource?.id, "\(path).resource.id", result, as: .identifier)
        add(check.resource?.name, "\(path).resource.name", result, as: .optionalText)
        add(check.title, "\(path).title", result)
        for (name, expression) in check.evidence { add(expression, "\(path).evidence.\(name)", result, as: .value) }
    }
}
