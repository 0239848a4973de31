package import CEL
package import JSONTape

extension CELValue {
    /// A JSON value as CEL sees it: scalars by value, objects and arrays as views that keep the document.
    ///
    /// Integers keep 64 bits: `int` where they fit, else `uint`; numbers with a fraction or an exponent are `double`.
    package init(json: JSONValue) {
        switch json.kind {
        case .null: self = .null
        case .bool: self = json.boolValue.map(CELValue.bool) ?? .null
        case .int: self = json.int64Value.map(CELValue.int) ?? .null
        case .uint: self = json.uint64Value.map(CELValue.uint) ?? .null
        case .double: self = json.doubleValue.map(CELValue.double) ?? .null
        case .string: self = json.stringValue.map(CELValue.string) ?? .null
        case .array: self = .list(JSONArrayView(json))
        case .object: self = .map(JSONObjectView(json))
        }
    }

    /// The JSON behind an object or array that came from a document unchanged; nil for everything else.
    package var json: JSONValue? {
        switch self {
        case .map(let map): (map as? JSONObjectView)?.json
        case .list(let list): (list as? JSONArrayView)?.json
        default: nil
        }
    }
}
