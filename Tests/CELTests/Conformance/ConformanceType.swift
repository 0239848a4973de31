import CEL

/// Reads the types of the conformance data, such as `map(string, list(int))`.
enum ConformanceType {
    static func parse(_ text: String) -> CELType? {
        var rest = text[...]
        let type = type(&rest)
        return rest.isEmpty ? type : nil
    }

    /// `name: TYPE`
    static func variable(_ declaration: String) -> (name: String, type: CELType)? {
        guard !declaration.hasPrefix("function "), let colon = declaration.firstRange(of: ": ") else { return nil }
        guard let type = parse(String(declaration[colon.upperBound...])) else { return nil }
        return (String(declaration[..<colon.lowerBound]), type)
    }

    /// `function name: overload(TYPE, ...) -> TYPE`
    static func function(_ declaration: String) -> CELFunction? {
        guard declaration.hasPrefix("function "), let colon = declaration.firstRange(of: ": "),
            let open = declaration.firstIndex(of: "("), let arrow = declaration.firstRange(of: ") -> "),
            let result = parse(String(declaration[arrow.upperBound...]))
        else { return nil }
        let name = declaration.dropFirst("function ".count)[..<colon.lowerBound]
        var rest = declaration[declaration.index(after: open)..<arrow.lowerBound]
        return CELFunction(String(name), [CELOverload(list(&rest), result)])
    }

    private static func list(_ rest: inout Substring) -> [CELType] {
        var types: [CELType] = []
        while let type = type(&rest) {
            types.append(type)
            guard rest.hasPrefix(", ") else { break }
            rest = rest.dropFirst(2)
        }
        return types
    }

    private static func type(_ rest: inout Substring) -> CELType? {
        let name = String(rest.prefix { $0.isLetter || $0.isNumber || "._".contains($0) })
        guard !name.isEmpty else { return nil }
        rest = rest.dropFirst(name.count)
        var parameters: [CELType] = []
        if rest.hasPrefix("(") {
            rest = rest.dropFirst()
            parameters = list(&rest)
            guard rest.hasPrefix(")") else { return nil }
            rest = rest.dropFirst()
        }
        switch (name, parameters.count) {
        case ("dyn", _): return .dyn
        case ("null_type", _): return .null
        case ("bool", _): return .bool
        case ("int", _): return .int
        case ("uint", _): return .uint
        case ("double", _): return .double
        case ("string", _): return .string
        case ("bytes", _): return .bytes
        case ("type", _): return .type
        case ("google.protobuf.Timestamp", _): return .timestamp
        case ("google.protobuf.Duration", _): return .duration
        case ("list", 1): return .list(parameters[0])
        case ("list", 0): return .list(.dyn)
        case ("map", 2): return .map(parameters[0], parameters[1])
        case ("map", 0): return .map(.dyn, .dyn)
        case ("optional_type", 1): return .optional(parameters[0])
        case ("wrapper", 1): return .nullable(parameters[0])
        default: return name.count == 1 ? .parameter(name) : .named(name, parameters)
        }
    }
}
