import CEL
import IntegrationCore

/// The running value of one aggregate over a stream.
struct Aggregation: Sendable {
    let function: AggregateFunction
    /// Records that were counted.
    private(set) var total: Int64 = 0
    private var matching: Int64 = 0
    private var sum = 0.0
    private var integerSum: Int64? = 0
    private var least: CELValue?
    private var greatest: CELValue?

    init(_ function: AggregateFunction) {
        self.function = function
    }

    /// Takes in the value of one record: true or false for count and ratio, a number else.
    mutating func add(_ value: CELValue) throws(EngineError) {
        total += 1
        switch function {
        case .count, .ratio:
            guard let flag = value.boolValue else { throw Self.wrong(value, wanted: "true or false") }
            matching += flag ? 1 : 0
        case .sum, .min, .max:
            guard let number = value.doubleValue else { throw Self.wrong(value, wanted: "a number") }
            sum += number
            integerSum = integerSum.flatMap { sum in
                guard case .int(let whole) = value else { return nil }
                let (next, overflow) = sum.addingReportingOverflow(whole)
                return overflow ? nil : next
            }
            if least.map({ Self.isLess(value, than: $0) }) ?? true { least = value }
            if greatest.map({ Self.isLess($0, than: value) }) ?? true { greatest = value }
        }
    }

    /// The value over all records. Nil for the ratio, the least and the greatest of none: there is no such value, and a made-up one would
    /// let a check pass that has seen nothing.
    var value: CELValue? {
        switch function {
        case .count: .int(matching)
        case .ratio: total == 0 ? nil : .double(Double(matching) / Double(total))
        case .sum: integerSum.map(CELValue.int) ?? .double(sum)
        case .min: least
        case .max: greatest
        }
    }

    /// Whole numbers are compared as such: as doubles, ids beyond 2^53 would be alike.
    private static func isLess(_ value: CELValue, than other: CELValue) -> Bool {
        if case .int(let mine) = value, case .int(let its) = other { return mine < its }
        return value.doubleValue ?? .nan < other.doubleValue ?? .nan
    }

    private static func wrong(_ value: CELValue, wanted: String) -> EngineError {
        EngineError(.expressionFailed, "an aggregate wants \(wanted) of each record and got \(value.type)")
    }
}
