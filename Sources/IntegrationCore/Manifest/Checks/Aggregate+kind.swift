extension Aggregate {
    static let kind = Kind<Aggregate>.oneOf(
        "One value over all the records of a stream; `pass` then sees `value` and `total`.",
        AggregateFunction.allCases.map { function in
            .key(
                function.rawValue, .expression, function.meaning, example: function.example,
                payload: { $0.function == function ? $0.expression : nil },
                wrap: { Aggregate(function, $0) })
        })
}

extension AggregateFunction {
    fileprivate var example: String {
        switch self {
        case .count, .ratio: "record.mfa == true"
        case .sum, .min, .max: "record.size"
        }
    }
}
