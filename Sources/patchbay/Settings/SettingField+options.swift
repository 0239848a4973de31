import IntegrationCore

/// How a field is given on the command line.
extension SettingField {
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
