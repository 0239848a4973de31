import IntegrationCore

/// All that a person has to give and did not, with how to give it.
struct MissingSettings {
    let slug: String
    let fields: [SettingField]

    var text: String {
        let count = fields.count == 1 ? "1 setting is" : "\(fields.count) settings are"
        return "\(slug): \(count) missing\n" + fields.map { Self.line($0) }.joined(separator: "\n")
    }

    private static func line(_ field: SettingField) -> String {
        let help = field.help.map { "\n      \(DisplayText.safe($0.split(whereSeparator: \.isNewline).joined(separator: " ")))" } ?? ""
        let label = DisplayText.safe(field.label)
        switch field.kind {
        case .secret:
            return "  \(field.id) (\(label)): --credential \(field.id)=@FILE, or $\(field.credentialVariable)" + help
        case .config: return "  \(field.id) (\(label)): --config \(field.id)=VALUE" + help
        case .variable: return "  \(field.id) (\(label)): --variable \(field.id)=VALUE" + help
        }
    }
}
