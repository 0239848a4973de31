import IntegrationCore

/// One thing a connection can be given, whether the manifest declares it as a field, as a variable, or its authentication needs it.
struct SettingField {
    /// How the value is given, and where it goes.
    enum Kind {
        /// `--credential`: goes to `credentials` only.
        case secret
        /// `--config`: goes to `config`.
        case config
        /// `--variable`: goes to `variables`.
        case variable
    }

    /// Which values fit.
    enum Format {
        case text
        case number
        case boolean
        case url
        case choice([String])
        case choices([String])
    }

    let id: String
    let kind: Kind
    let format: Format
    let label: String
    let help: String?
    /// Whether a run cannot do without it.
    var isRequired: Bool
    let pattern: String?
    let fallback: ManifestScalar?
    /// Whether a value may have several lines, as a PEM key has.
    var isMultiline = false
    /// A value for examples.
    var example: String = "VALUE"
    /// Another name that `--credential` accepts.
    var alias: String?
    /// An environment variable that the manifest names for it.
    var environmentVariable: String?

    /// The environment variable that gives it, for fields a person types.
    var credentialVariable: String { "PATCHBAY_CREDENTIAL_" + id.uppercased() }

    /// The option that gives it.
    var optionName: String {
        switch kind {
        case .secret: "--credential"
        case .config: "--config"
        case .variable: "--variable"
        }
    }

    /// How to give it, for messages and examples.
    var option: String { "\(optionName) \(id)=…" }
}
