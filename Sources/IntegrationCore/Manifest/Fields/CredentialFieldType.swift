/// Which input a form shows for a credential field.
package enum CredentialFieldType: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// One line of text.
    case text
    /// One line of text that is not shown; secret.
    case password
    /// Several lines of text, such as a key in PEM.
    case textarea
    /// A number.
    case number
    /// A URL.
    case url
    /// One of `options`.
    case select
    /// Yes or no.
    case boolean

    package var meaning: String {
        switch self {
        case .text: "One line of text."
        case .password: "One line of text that is not shown; secret."
        case .textarea: "Several lines of text, such as a key in PEM."
        case .number: "A number."
        case .url: "A URL."
        case .select: "One of `options`."
        case .boolean: "Yes or no."
        }
    }
}
