/// Equality and order of values, as CEL defines them: numbers across their types, text by code points, maps without order.
enum ValueComparison {
    enum Order {
        case less, equal, greater
        /// NaN beside anything.
        case unordered

        init(_ isLess: Bool, _ isEqual: Bool) {
            self = isLess ? .less : isEqual ? .equal : .greater
        }
    }

    /// Values of different types are not equal. Charges for every element and for the bytes compared.
    static func areEqual(_ left: CELValue, _ right: CELValue, _ frame: inout Frame) throws(Failure) -> Bool {
        var pending: [(CELValue, CELValue)] = []
        guard try compare(left, right, &pending, &frame) else { return false }
        // Not recursive: data may nest deeper than the stack allows.
        while let (left, right) = pending.popLast() {
            guard try compare(left, right, &pending, &frame) else { return false }
        }
        return true
    }

    /// Compares what can be compared at once; elements of lists and maps are left pending.
    private static func compare(
        _ left: CELValue, _ right: CELValue, _ pending: inout [(CELValue, CELValue)], _ frame: inout Frame
    ) throws(Failure) -> Bool {
        switch (left, right) {
        case (.list(let left), .list(let right)):
            guard left.count == right.count else { return false }
            try frame.charge(left.count)
            var others: [CELValue] = []
            var reading = 0
            right.forEachElement { element in
                others.append(element)
                return true
            }
            var index = 0
            left.forEachElement { element in
                pending.append((element, others[index]))
                reading += element.readingCost + others[index].readingCost
                index += 1
                return true
            }
            try frame.charge(reading)
            pending.reverseSuffix(index)
            return true
        case (.map(let left), .map(let right)):
            guard left.count == right.count else { return false }
            try frame.charge(left.count)
            var haveSameKeys = true
            // Looked up once for each entry: a map that has to walk is put into a table first.
            var right = right
            if right.lookupCost > 0 { right = CELDictionary(right) }
            var reading = 0
            left.forEachEntry { key, value in
                reading += key.keyCost + key.readingCost + value.readingCost
                guard let other = right.value(forKey: key) else {
                    haveSameKeys = false
                    return false
                }
                reading += other.readingCost
                pending.append((value, other))
                return true
            }
            try frame.charge(reading)
            return haveSameKeys
        case (.optional(let left), .optional(let right)):
            if let left = left.value, let right = right.value { pending.append((left, right)) }
            return (left.value == nil) == (right.value == nil)
        case (.string(let left), .string(let right)):
            try frame.charge(min(left.utf8.count, right.utf8.count))
            return left.hasSameBytes(as: right)
        case (.bytes(let left), .bytes(let right)):
            try frame.charge(min(left.count, right.count))
            return left == right
        default: return areEqualScalars(left, right)
        }
    }

    static func areEqualScalars(_ left: CELValue, _ right: CELValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.opaque(let left), .opaque(let right)): left.isEqual(to: right)
        default: numericOrder(left, right) == .equal
        }
    }

    /// The order of two values, `nil` when values of these types have none.
    static func order(_ left: CELValue, _ right: CELValue) -> Order? {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): Order(!left && right, left == right)
        case (.string(let left), .string(let right)): left.byteOrder(to: right)
        case (.bytes(let left), .bytes(let right)): Order(left.lexicographicallyPrecedes(right), left == right)
        case (.timestamp(let left), .timestamp(let right)): Order(left < right, left == right)
        case (.duration(let left), .duration(let right)): Order(left < right, left == right)
        default: numericOrder(left, right)
        }
    }

    /// The order of two numbers of any type; `nil` when one is no number.
    static func numericOrder(_ left: CELValue, _ right: CELValue) -> Order? {
        switch (left, right) {
        case (.int(let left), .int(let right)): Order(left < right, left == right)
        case (.uint(let left), .uint(let right)): Order(left < right, left == right)
        case (.int(let left), .uint(let right)): Order(left < right, left == right)
        case (.uint(let left), .int(let right)): Order(left < right, left == right)
        case (.double(let left), .double(let right)):
            left.isNaN || right.isNaN ? .unordered : Order(left < right, left == right)
        case (.double(let left), .int(let right)): order(left, right)
        case (.double(let left), .uint(let right)): order(left, right)
        case (.int(let left), .double(let right)): order(right, left).reversed
        case (.uint(let left), .double(let right)): order(right, left).reversed
        default: nil
        }
    }

    /// The integer is rounded to the nearest double first, as the conformance data has it.
    private static func order(_ left: Double, _ right: some FixedWidthInteger) -> Order {
        left.isNaN ? .unordered : Order(left < Double(right), left == Double(right))
    }
}

extension ValueComparison.Order {
    fileprivate var reversed: Self {
        switch self {
        case .less: .greater
        case .greater: .less
        case .equal, .unordered: self
        }
    }
}

extension Array {
    /// Turns the last elements around, so that a stack gives them in their own order.
    fileprivate mutating func reverseSuffix(_ count: Int) {
        self[(self.count - count)...].reverse()
    }
}
