extension Builtins {
    static let lists: [BuiltinFunction] = [
        BuiltinFunction(
            unary: "size",
            [
                .global(.string, result: .int), .global(.bytes, result: .int), .global(.list(element), result: .int),
                .global(.map(key, value), result: .int), .member(.string, result: .int), .member(.bytes, result: .int),
                .member(.list(element), result: .int), .member(.map(key, value), result: .int),
            ]
        ) { value, frame throws(Failure) in
            switch value {
            case .string(let text):
                try frame.charge(text.utf8.count)
                return .int(Int64(text.unicodeScalars.count))
            case .bytes(let bytes): return .int(Int64(bytes.count))
            case .list(let list): return .int(Int64(list.count))
            case .map(let map): return .int(Int64(map.count))
            default: throw Failure.noSuchOverload("size", [value])
            }
        },
        BuiltinFunction("lists.range", [.global(.int, result: .list(.int))]) { arguments, frame throws(Failure) in
            guard arguments.count == 1, case .int(let count) = arguments[0] else { throw Failure.noSuchOverload("lists.range", arguments) }
            try frame.charge(max(0, Int(clamping: count)))
            return .list(CELArray((0..<max(0, count)).map { .int($0) }))
        },
        BuiltinFunction("slice", [.member(.list(element), .int, .int, result: .list(element))]) { arguments, frame throws(Failure) in
            guard arguments.count == 3, case .list(let list) = arguments[0], case .int(let start) = arguments[1],
                case .int(let end) = arguments[2]
            else { throw Failure.noSuchOverload("slice", arguments) }
            guard start >= 0, start <= end, end <= Int64(list.count) else {
                throw Failure(.indexOutOfRange, "the slice is outside the list of \(list.count)")
            }
            return .list(CELArray(Array(try frame.elements(of: list)[Int(start)..<Int(end)])))
        },
        BuiltinFunction(
            "flatten",
            [.member(.list(.list(element)), result: .list(element)), .member(.list(.dyn), .int, result: .list(.dyn))], flatten),
        BuiltinFunction(unary: "distinct", [.member(.list(element), result: .list(element))]) { value, frame throws(Failure) in
            .list(CELArray(try distinct(try elements("distinct", value, &frame), &frame)))
        },
        BuiltinFunction(unary: "sort", [.member(.list(element), result: .list(element))]) { value, frame throws(Failure) in
            .list(CELArray(try sorted(try elements("sort", value, &frame), &frame)))
        },
        BuiltinFunction(unary: "first", [.member(.list(element), result: .optional(element))]) { value, frame throws(Failure) in
            guard case .list(let list) = value else { throw Failure.noSuchOverload("first", [value]) }
            guard list.count > 0 else { return .optional(.none) }
            return try element(0, of: list, &frame)
        },
        BuiltinFunction(unary: "last", [.member(.list(element), result: .optional(element))]) { value, frame throws(Failure) in
            guard case .list(let list) = value else { throw Failure.noSuchOverload("last", [value]) }
            guard list.count > 0 else { return .optional(.none) }
            return try element(list.count - 1, of: list, &frame)
        },
        BuiltinFunction(unary: "sum", aggregates([.int, .uint, .double, .duration])) { value, frame throws(Failure) in
            let numbers = try elements("sum", value, &frame)
            guard var sum = numbers.first else { return .int(0) }
            for number in numbers.dropFirst() { sum = try ArithmeticOperation.add.apply(sum, number, &frame) }
            switch sum {
            case .int, .uint, .double, .duration: return sum
            default: throw Failure.noSuchOverload("sum", [sum])
            }
        },
        BuiltinFunction(unary: "min", aggregates(ordered)) { value, frame throws(Failure) in
            guard let least = try sorted(try elements("min", value, &frame), &frame).first else {
                throw Failure(.invalidArgument, "`min` of an empty list")
            }
            return least
        },
        BuiltinFunction(unary: "max", aggregates(ordered)) { value, frame throws(Failure) in
            guard let greatest = try sorted(try elements("max", value, &frame), &frame).last else {
                throw Failure(.invalidArgument, "`max` of an empty list")
            }
            return greatest
        },
    ]

    private static let ordered: [CELType] = [.int, .uint, .double, .string, .bytes, .bool, .timestamp, .duration]

    private static func aggregates(_ types: [CELType]) -> [CELOverload] {
        types.map { .member(.list($0), result: $0) }
    }

    /// The elements of the only argument, a list; each is charged.
    private static func elements(_ name: String, _ value: CELValue, _ frame: inout Frame) throws(Failure) -> [CELValue] {
        guard case .list(let list) = value else { throw Failure.noSuchOverload(name, [value]) }
        return try frame.elements(of: list)
    }

    private static func element(_ position: Int, of list: any CELList, _ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge(list.lookupCost(of: position))
        let element = list[position]
        try frame.charge(reading: element)
        return .optional(CELOptional(element))
    }

    /// In rising order, equal ones in their own order; an error when two elements have no order.
    private static func sorted(_ values: [CELValue], _ frame: inout Frame) throws(Failure) -> [CELValue] {
        guard let first = values.first else { return [] }
        let comparisonsEach = Int.bitWidth - values.count.leadingZeroBitCount
        for value in values {
            // Texts that begin alike are read again for each comparison.
            try frame.charge(value.keyCost * comparisonsEach)
            guard let order = ValueComparison.order(first, value), order != .unordered else {
                throw Failure(.noSuchOverload, "\(first.type.name) and \(value.type.name) have no order")
            }
        }
        return values.sorted { ValueComparison.order($0, $1) == .less }
    }

    @Sendable private static func flatten(_ arguments: [CELValue], _ frame: inout Frame) throws(Failure) -> CELValue {
        var depth: Int64 = 1
        if arguments.count == 2, case .int(let wanted) = arguments[1] { depth = wanted }
        guard (1...2).contains(arguments.count), case .list(let list) = arguments[0] else {
            throw Failure.noSuchOverload("flatten", arguments)
        }
        guard depth >= 0 else { throw Failure(.invalidArgument, "the depth of `flatten` is negative") }
        var result = try frame.elements(of: list)
        while depth > 0, result.contains(where: { $0.listValue != nil }) {
            depth -= 1
            var flat: [CELValue] = []
            for element in result {
                // Paid for before it is there: a few lists may hold one another many times.
                guard case .list(let inner) = element else {
                    try frame.charge()
                    flat.append(element)
                    continue
                }
                try frame.charge()
                flat += try frame.elements(of: inner)
            }
            result = flat
        }
        return .list(CELArray(result))
    }

    /// The first of equal elements each. Scalars are found by a hash; everything else is compared, and paid for.
    private static func distinct(_ values: [CELValue], _ frame: inout Frame) throws(Failure) -> [CELValue] {
        var result: [CELValue] = []
        var keys: Set<DistinctKey> = []
        var others: [CELValue] = []
        for candidate in values {
            try frame.charge(candidate.keyCost)
            if let key = DistinctKey(candidate) {
                if keys.insert(key).inserted { result.append(candidate) }
                continue
            }
            var isNew = true
            for other in others where isNew {
                try frame.charge()
                isNew = try !ValueComparison.areEqual(candidate, other, &frame)
            }
            if isNew {
                others.append(candidate)
                result.append(candidate)
            }
        }
        return result
    }
}
