/// `+ - * / %`. Integers overflow into an error; doubles follow IEEE 754.
enum ArithmeticOperation: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"

    func apply(_ left: CELValue, _ right: CELValue, _ frame: inout Frame) throws(Failure) -> CELValue {
        switch (left, right) {
        case (.int(let left), .int(let right)): return .int(try integer(left, right))
        case (.uint(let left), .uint(let right)): return .uint(try integer(left, right))
        case (.double(let left), .double(let right)):
            if let result = double(left, right) { return .double(result) }
        case (.string(let left), .string(let right)) where self == .add:
            try frame.charge(left.utf8.count + right.utf8.count)
            return .string(left + right)
        case (.bytes(let left), .bytes(let right)) where self == .add:
            try frame.charge(left.count + right.count)
            return .bytes(left + right)
        case (.list(let left), .list(let right)) where self == .add:
            return .list(CELArray(try frame.elements(of: left) + frame.elements(of: right)))
        default:
            if let result = try time(left, right) { return result }
        }
        throw Failure.noSuchOverload(rawValue, [left, right])
    }

    private func integer<Number: FixedWidthInteger>(_ left: Number, _ right: Number) throws(Failure) -> Number {
        let (result, overflow): (Number, Bool)
        switch self {
        case .add: (result, overflow) = left.addingReportingOverflow(right)
        case .subtract: (result, overflow) = left.subtractingReportingOverflow(right)
        case .multiply: (result, overflow) = left.multipliedReportingOverflow(by: right)
        case .divide, .remainder:
            guard right != 0 else {
                throw Failure(.divisionByZero, self == .divide ? "division by zero" : "remainder of a division by zero")
            }
            (result, overflow) =
                self == .divide ? left.dividedReportingOverflow(by: right) : left.remainderReportingOverflow(dividingBy: right)
        }
        if overflow { throw Failure(.overflow, "integer overflow") }
        return result
    }

    private func double(_ left: Double, _ right: Double) -> Double? {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .remainder: nil
        }
    }

    /// Sums and differences of timestamps and durations; `nil` when there is no such operation.
    private func time(_ left: CELValue, _ right: CELValue) throws(Failure) -> CELValue? {
        switch (self, left, right) {
        case (.add, .timestamp(let time), .duration(let span)), (.add, .duration(let span), .timestamp(let time)):
            return try timestamp(time.seconds + span.seconds, Int64(time.nanoseconds) + Int64(span.nanoseconds))
        case (.subtract, .timestamp(let time), .duration(let span)):
            return try timestamp(time.seconds - span.seconds, Int64(time.nanoseconds) - Int64(span.nanoseconds))
        case (.subtract, .timestamp(let left), .timestamp(let right)):
            let seconds = left.seconds - right.seconds
            // What nanoseconds in 64 bits hold: the range other implementations agree on for a difference.
            guard abs(seconds) <= Int64.max / 1_000_000_000 else { throw Failure(.overflow, "the difference is out of range") }
            return try duration(seconds, Int64(left.nanoseconds) - Int64(right.nanoseconds))
        case (.add, .duration(let left), .duration(let right)):
            return try duration(left.seconds + right.seconds, Int64(left.nanoseconds) + Int64(right.nanoseconds))
        case (.subtract, .duration(let left), .duration(let right)):
            return try duration(left.seconds - right.seconds, Int64(left.nanoseconds) - Int64(right.nanoseconds))
        default: return nil
        }
    }

    private func timestamp(_ seconds: Int64, _ nanoseconds: Int64) throws(Failure) -> CELValue {
        guard let result = CELTimestamp(seconds: seconds, nanoseconds: nanoseconds) else {
            throw Failure(.overflow, "the timestamp is outside the years 1 to 9999")
        }
        return .timestamp(result)
    }

    private func duration(_ seconds: Int64, _ nanoseconds: Int64) throws(Failure) -> CELValue {
        guard let result = CELDuration(seconds: seconds, nanoseconds: nanoseconds) else {
            throw Failure(.overflow, "the duration is out of range")
        }
        return .duration(result)
    }
}

extension CELList {
    /// All elements, without a charge: see `Frame.elements(of:)`.
    func elementArray() -> [CELValue] {
        if let array = self as? CELArray { return array.elements }
        var elements: [CELValue] = []
        elements.reserveCapacity(count)
        forEachElement { element in
            elements.append(element)
            return true
        }
        return elements
    }
}
