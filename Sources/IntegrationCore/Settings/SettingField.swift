/// One thing a connection can be given, whether the manifest declares it as a field, as a variable, or its authentication needs it.
package struct SettingField: Sendable {
    /// Where the value goes.
    package enum Kind: Sendable {
        /// To `credentials` only.
        case secret
        /// To `config`.
        case config
        /// To `variables`.
        case variable
    }

    /// Which values fit.
    package enum Format: Sendable {
        case text
        case number
        case boolean
        case url
        case choice([String])
        case choices([String])
    }

    package let id: String
    package let kind: Kind
    package let format: Format
    package let label: String
    package let help: String?
    /// Whether a run cannot do without it.
    package var isRequired: Bool
    package let pattern: String?
    package let fallback: ManifestScalar?
    /// Whether a value may have several lines, as a PEM key has.
    package var isMultiline = false
    /// A value for examples.
    package var example: String = "VALUE"
    /// Another name by which it may be given.
    package var alias: String?
    /// An environment variable that the manifest names for it.
    package var environmentVariable: String?
}
