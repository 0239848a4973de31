/// A type, as the checker knows it and as `type(value)` gives it.
package indirect enum CELType: Hashable, Sendable {
    /// Known only at run time; every use of it is checked then.
    case dyn
    case null
    case bool
    case int
    case uint
    case double
    case string
    case bytes
    case list(CELType)
    case map(CELType, CELType)
    case timestamp
    case duration
    case type
    case optional(CELType)
    /// The type or null, as for fields that are sent as null when they are empty.
    case nullable(CELType)
    /// A map with known fields: selecting another one is an error with a suggestion.
    case object(CELObjectType)
    /// A type by name, with parameters: what a host adds, or a function declares.
    case named(String, [CELType])
    /// A type parameter within the signature of a function, such as the `T` of `list(T)`.
    case parameter(String)
    /// The type of an expression that is already reported as wrong; accepted everywhere.
    case error
}
