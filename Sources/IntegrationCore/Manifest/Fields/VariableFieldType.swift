/// Type of a variable, in the form and in expressions.
package enum VariableFieldType: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// Text.
    case text
    /// A number (whole or not).
    case number
    /// Yes or no.
    case boolean
    /// One of `options`.
    case select
    /// Several of `options`: a list of texts.
    case multiselect

    package var meaning: String {
        switch self {
        case .text: "Text."
        case .number: "A number (whole or not)."
        case .boolean: "Yes or no."
        case .select: "One of `options`."
        case .multiselect: "Several of `options`: a list of texts."
        }
    }
}
