extension CELType: CustomStringConvertible {
    /// The type as CEL writes it: `list(int)`, `map(string, dyn)`, `google.protobuf.Timestamp`.
    package var description: String {
        switch self {
        case .dyn: "dyn"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let wrapped): "optional_type(\(wrapped))"
        case .nullable(let wrapped): "wrapper(\(wrapped))"
        case .object(let object): object.name
        case .named(let name, let parameters):
            parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .parameter(let name): name
        default: name
        }
    }

    /// The name without parameters, as a type value is shown.
    package var name: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map, .object: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .nullable: "wrapper"
        case .named(let name, _): name
        case .parameter(let name): name
        case .error: "!error!"
        }
    }
}
