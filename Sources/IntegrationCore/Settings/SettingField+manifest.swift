extension SettingField {
    init(_ field: CredentialField) {
        let format: Format =
            switch field.type {
            case .text, .password, .textarea: .text
            case .number: .number
            case .url: .url
            case .select: .choice(field.options.map(\.value))
            case .boolean: .boolean
            }
        self.init(
            id: field.id, kind: field.isSecret ? .secret : .config, format: format, label: field.label, help: field.helpText,
            isRequired: field.required, pattern: field.pattern, fallback: field.default,
            isMultiline: field.type == .textarea, example: field.placeholder ?? "VALUE")
    }

    init(_ field: VariableField) {
        let format: Format =
            switch field.type {
            case .text: .text
            case .number: .number
            case .boolean: .boolean
            case .select: .choice(field.options.map(\.value))
            case .multiselect: .choices(field.options.map(\.value))
            }
        self.init(
            id: field.id, kind: .variable, format: format, label: field.label, help: field.helpText, isRequired: field.required,
            pattern: nil,
            fallback: field.default)
    }

    /// Everything a connection of this integration can be given: what people type, what OAuth would obtain, and variables.
    ///
    /// - Parameter obtained: whether what OAuth would obtain is among it.
    package static func all(of manifest: IntegrationManifest, obtained: Bool = true) -> [SettingField] {
        // Where a run reads whatever is declared, there is no need to look.
        let mayIgnore = manifest.requiresOAuth || manifest.webhook != nil || manifest.realtime != nil || !manifest.actions.isEmpty
        let reads = mayIgnore ? SettingReads(manifest) : nil
        var fields = manifest.credentialFields.map { field in
            var setting = SettingField(field)
            if let reads, !reads.includes(field) { setting.isRequired = false }
            return setting
        }
        let declared = Set(fields.map(\.id))
        if obtained, case .oauth2(let oauth) = manifest.auth, let reads {
            fields += Self.obtained(oauth, reads).filter { !declared.contains($0.id) }
        }
        return fields + manifest.variables.map { SettingField($0) }
    }
}
