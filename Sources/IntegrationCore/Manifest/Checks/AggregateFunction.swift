/// What an aggregate computes over the records of a stream.
package enum AggregateFunction: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Number of records for which the expression is true.
    case count
    /// Sum of the expression.
    case sum
    /// Least value of the expression.
    case min
    /// Greatest value of the expression.
    case max
    /// Share of the records for which the expression is true, from 0 to 1.
    case ratio

    package var meaning: String {
        switch self {
        case .count: "Number of records for which the expression is true."
        case .sum: "Sum of the expression."
        case .min: "Least value of the expression."
        case .max: "Greatest value of the expression."
        case .ratio: "Share of the records for which the expression is true, from 0 to 1; of no records the check is inconclusive."
        }
    }
}
