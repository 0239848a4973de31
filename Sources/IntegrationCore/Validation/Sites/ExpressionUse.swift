import CEL

/// What the value of an expression is used as, and so which types it may have.
enum ExpressionUse: Sendable, Equatable {
    /// Anything: outputs, evidence, fields.
    case value
    /// A yes or no that decides something.
    case condition
    /// What tells records apart.
    case key
    /// Where the next delta begins.
    case cursor
    /// What tells the resources of findings apart, or names one.
    case identifier
    /// Text; absent and null mean that there is none.
    case optionalText
    /// A list.
    case list
    /// One record or a list of them.
    case records
    case integer
    case number
    /// A point in time, or seconds.
    case time
    /// Inserted into text.
    case text
    /// A query or form value: as text, but one whole expression may also be a list, null or none.
    case parameter
    /// A JSON value: as text, but one whole expression keeps its type.
    case json
    /// A map.
    case map

    /// Whether a value of a type known when checking can be used; `dyn` is checked when it is evaluated.
    func accepts(_ type: CELType) -> Bool {
        switch (self, type) {
        case (_, .dyn), (_, .error), (_, .parameter), (.value, _), (.json, _): true
        case (.text, .list), (.text, .map), (.text, .object), (.text, .null), (.text, .optional), (.text, .type), (.text, .bytes): false
        case (.text, _): true
        case (.parameter, .optional(let wrapped)), (.parameter, .nullable(let wrapped)), (.parameter, .list(let wrapped)):
            ExpressionUse.text.accepts(wrapped)
        case (.parameter, .null): true
        case (.parameter, _): ExpressionUse.text.accepts(type)
        case (.optionalText, .optional(let wrapped)), (.optionalText, .nullable(let wrapped)): self.accepts(wrapped)
        case (.time, .optional(let wrapped)), (.time, .nullable(let wrapped)): self.accepts(wrapped)
        case (.integer, .nullable(let wrapped)), (.integer, .optional(let wrapped)): self.accepts(wrapped)
        case (.condition, .bool), (.list, .list), (.records, .list), (.records, .map), (.records, .object), (.map, .map), (.map, .object):
            true
        case (.key, .string), (.key, .int), (.key, .uint): true
        case (.cursor, .string), (.cursor, .int), (.cursor, .uint), (.cursor, .timestamp), (.cursor, .double): true
        case (.identifier, .string), (.identifier, .int), (.identifier, .uint), (.identifier, .double), (.identifier, .bool): true
        case (.optionalText, .string), (.optionalText, .int), (.optionalText, .uint), (.optionalText, .null): true
        case (.integer, .int), (.integer, .uint), (.integer, .null): true
        case (.number, .int), (.number, .uint), (.number, .double): true
        case (.time, .timestamp), (.time, .int), (.time, .uint), (.time, .double), (.time, .string), (.time, .duration): true
        default: false
        }
    }

    /// How a message names what is needed.
    var expectation: String {
        switch self {
        case .value, .json: "any value"
        case .condition: "a bool"
        case .key: "text or a whole number"
        case .cursor: "text, a number or a timestamp"
        case .identifier: "text or a number"
        case .optionalText: "text, or null where there is none"
        case .list: "a list"
        case .records: "a list of records, or one record"
        case .integer: "a whole number"
        case .number: "a number"
        case .time: "a timestamp or a number of seconds"
        case .text: "something that can stand in text"
        case .parameter: "text, a number, a bool, or a list of them"
        case .map: "a map"
        }
    }
}
