import CEL

/// Credential fields and variables: options, defaults, patterns.
extension ManifestValidation {
    mutating func checkSettings() {
        for (position, field) in manifest.credentialFields.enumerated() {
            let path = "credentialFields[\(position)]"
            checkOptions(field.options, isChoice: field.type == .select, at: path)
            checkPattern(field.pattern, at: "\(path).pattern")
            guard let value = field.default else { continue }
            if field.isSecret {
                report(.fieldDefault, at: "\(path).default", "a secret must not have a default", fix: "Remove the default.")
            }
            checkDefault(value, kind: kind(of: field.type), options: field.options, pattern: field.pattern, at: "\(path).default")
        }
        for (position, variable) in manifest.variables.enumerated() {
            let path = "variables[\(position)]"
            checkOptions(variable.options, isChoice: variable.type == .select || variable.type == .multiselect, at: path)
            if let value = variable.default {
                checkDefault(value, kind: kind(of: variable.type), options: variable.options, pattern: nil, at: "\(path).default")
            }
        }
    }

    private enum SettingKind {
        case text, number, boolean, choice, choices
    }

    private func kind(of type: CredentialFieldType) -> SettingKind {
        switch type {
        case .text, .password, .textarea, .url: .text
        case .number: .number
        case .boolean: .boolean
        case .select: .choice
        }
    }

    private func kind(of type: VariableFieldType) -> SettingKind {
        switch type {
        case .text: .text
        case .number: .number
        case .boolean: .boolean
        case .select: .choice
        case .multiselect: .choices
        }
    }

    private mutating func checkOptions(_ options: [FieldOption], isChoice: Bool, at keyPath: String) {
        if isChoice, options.isEmpty { report(.fieldOptions, at: keyPath, "there is nothing to select") }
        if !isChoice, !options.isEmpty { report(.fieldOptions, at: "\(keyPath).options", "this type offers no options") }
        var seen: Set<String> = []
        for (position, option) in options.enumerated() where !seen.insert(option.value).inserted {
            report(.fieldOptions, at: "\(keyPath).options[\(position)]", "the option `\(option.value)` is listed twice")
        }
    }

    private mutating func checkDefault(
        _ value: ManifestScalar, kind: SettingKind, options: [FieldOption], pattern: String?, at keyPath: String
    ) {
        let values = options.map(\.value)
        switch (kind, value) {
        case (.text, .text(let text)):
            if let pattern, !text.isEmpty, !matches(text, pattern) {
                report(.fieldDefault, at: keyPath, "the default does not match the field's pattern")
            }
        case (.number, .integer), (.number, .number), (.boolean, .boolean): break
        case (.choice, .text(let text)):
            if !values.contains(text) {
                report(
                    .fieldDefault, at: keyPath, "`\(text)` is not one of the options", fix: NameSuggestion.fix(for: text, among: values))
            }
        case (.choices, .list(let texts)):
            for text in texts where !values.contains(text) {
                report(
                    .fieldDefault, at: keyPath, "`\(text)` is not one of the options", fix: NameSuggestion.fix(for: text, among: values))
            }
        case (.choices, .text(let text)) where values.contains(text): break
        default: report(.fieldDefault, at: keyPath, "the default is of another type than the field")
        }
    }

    /// By CEL's own regular expressions, so that a pattern means here what it means everywhere.
    mutating func checkPattern(_ pattern: String?, at keyPath: String) {
        guard let pattern else { return }
        do throws(CELError) { _ = try CELPattern(pattern) } catch { report(.invalidPattern, at: keyPath, error.reason) }
    }

    /// A pattern that cannot be read matches everything here: it is reported by itself.
    private func matches(_ text: String, _ pattern: String) -> Bool {
        do throws(CELError) { return try CELPattern("^(?:\(pattern))$").matches(text) } catch { return true }
    }
}
