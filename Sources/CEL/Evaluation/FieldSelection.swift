/// How fields are read from maps and from optionals of maps.
enum FieldSelection {
    /// `value.field`: an error when it is missing. From an optional the result is an optional.
    static func select(
        _ field: CELName, of value: CELValue, path: @autoclosure () -> String?, at offset: Int
    ) throws(Failure) -> CELValue {
        switch value {
        case .map(let map):
            guard let found = map.value(forName: field) else { throw missing(field, path: path(), at: offset) }
            return found
        case .optional(let optional):
            guard let inner = optional.value else { return value }
            guard case .map(let map) = inner else { throw noFields(inner, field, path: path(), at: offset) }
            return .optional(CELOptional(map.value(forName: field)))
        default: throw noFields(value, field, path: path(), at: offset)
        }
    }

    /// `value.?field`: an optional, without value when the field is missing. Null has no fields.
    static func selectOptionally(_ field: CELName, of value: CELValue, at offset: Int) throws(Failure) -> CELValue {
        let inner: CELValue?
        if case .optional(let optional) = value { inner = optional.value } else { inner = value }
        switch inner {
        case nil, .null: return .optional(.none)
        case .map(let map): return .optional(CELOptional(map.value(forName: field)))
        case .some(let other): throw noFields(other, field, path: nil, at: offset)
        }
    }

    /// `has(value.field)`. Null has no fields.
    static func has(_ field: CELName, in value: CELValue, at offset: Int, _ frame: inout Frame) throws(Failure) -> Bool {
        switch value {
        case .map(let map):
            guard let found = map.value(forName: field) else { return false }
            try frame.charge(reading: found)
            return true
        case .null: return false
        case .optional(let optional):
            guard let inner = optional.value else { return false }
            return try has(field, in: inner, at: offset, &frame)
        default: throw noFields(value, field, path: nil, at: offset)
        }
    }

    private static func missing(_ field: CELName, path: String?, at offset: Int) -> Failure {
        Failure(.noSuchKey, "no such field: `\(path ?? field.text)`", path: path, at: offset)
    }

    private static func noFields(_ value: CELValue, _ field: CELName, path: String?, at offset: Int) -> Failure {
        let place = path.map { " (at `\($0)`)" } ?? ""
        if case .null = value {
            return Failure(.noSuchKey, "null has no field `\(field.text)`\(place)", path: path, at: offset)
        }
        return Failure(.noSuchOverload, "\(value.type.name) has no field `\(field.text)`\(place)", at: offset)
    }
}
