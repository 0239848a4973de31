/// JSON types of an action's input.
package enum InputType: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Text.
    case string
    /// A whole number.
    case integer
    /// A number.
    case number
    /// True or false.
    case boolean
    /// A list.
    case array
    /// A map.
    case object

    package var meaning: String {
        switch self {
        case .string: "Text."
        case .integer: "A whole number."
        case .number: "A number."
        case .boolean: "True or false."
        case .array: "A list."
        case .object: "A map."
        }
    }
}
