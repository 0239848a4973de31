/// The functions of the language, by name.
enum Builtins {
    static let table: [String: BuiltinFunction] = {
        let all = conversions + strings + formatting + patterns + mathematics + bits + times + lists + optionals + encoders + network
        return Dictionary(all.map { ($0.name, $0) }) { _, later in later }
    }()

    /// The parameters of generic signatures.
    static let element = CELType.parameter("T")
    static let key = CELType.parameter("K")
    static let value = CELType.parameter("V")

    /// The names that stand for types in an expression.
    static let types: [String: CELType] = {
        let types: [CELType] = [
            .bool, .int, .uint, .double, .string, .bytes, .list(.dyn), .map(.dyn, .dyn), .null, .type, .timestamp, .duration,
            .optional(.dyn), IPAddress.type, IPNetwork.type,
        ]
        return Dictionary(types.map { ($0.name, $0) }) { first, _ in first }
    }()
}
