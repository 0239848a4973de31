import CEL

/// What is known of the expressions in the hosts of one manifest.
struct HostSettings {
    let manifest: IntegrationManifest

    /// What an expression can put into a host.
    func text(of expression: String, wholeURL: Bool = false) -> SettingText {
        let outcomes = CELOutcome.all(of: expression)
        guard !outcomes.isEmpty else { return .data }
        var endings: Set<TextEnding> = []
        var isData = false
        var isObtained = false
        for outcome in outcomes {
            switch text(of: outcome, wholeURL: wholeURL) {
            case .limited(let more): endings.formUnion(more)
            case .data: isData = true
            case .obtained: isObtained = true
            case .unlimited(let reason, let fix): return .unlimited(reason: reason, fix: fix)
            }
        }
        return isData ? .data : isObtained ? .obtained : .limited(TextEnding.limited(endings))
    }

    private func text(of outcome: CELOutcome, wholeURL: Bool) -> SettingText {
        switch outcome.kind {
        case .constant(.string(let text)):
            return text.allSatisfy(FieldPattern.isHostCharacter)
                ? .limited([.whole(text.lowercased())])
                : .unlimited(reason: "a text of the expression is no part of a host", fix: "Write host names, without scheme and path.")
        case .constant, .list, .map, .none:
            return .unlimited(reason: "the expression is no text", fix: "Use a field: `${config.x}`.")
        case .reference(let path, _): return text(at: path, wholeURL: wholeURL)
        case .calculated(let names):
            guard !names.isDisjoint(with: ["config", "credentials", "variables"]) else { return .data }
            return .unlimited(
                reason: "the expression calculates it, so nothing can be proved of it",
                fix: "Put a field alone into `${…}`, and constant text outside of it: `https://${config.x}.example.com`.")
        }
    }

    private func text(at path: [String], wholeURL: Bool) -> SettingText {
        guard path.count > 1 else { return ["config", "credentials", "variables"].contains(path[0]) ? unknown(path[0]) : .data }
        switch path[0] {
        case "config", "credentials":
            guard let field = manifest.credentialFields.first(where: { $0.id == path[1] }) else {
                return isObtained(path[1]) ? .obtained : .data
            }
            return text(of: field, wholeURL: wholeURL)
        case "variables":
            guard let variable = manifest.variables.first(where: { $0.id == path[1] }) else { return .data }
            switch variable.type {
            case .select: return options(variable.options, of: "variables.\(variable.id)")
            case .number, .boolean: return .limited([.unknown])
            case .text, .multiselect: return unknown("variables.\(variable.id)")
            }
        default: return .data
        }
    }

    private func text(of field: CredentialField, wholeURL: Bool) -> SettingText {
        let name = "\(field.isSecret ? "credentials" : "config").\(field.id)"
        switch field.type {
        case .select: return options(field.options, of: name)
        case .number, .boolean: return .limited([.unknown])
        case .text, .password, .textarea, .url:
            guard let source = field.pattern else { return unknown(name) }
            let pattern = FieldPattern(source)
            guard pattern.isAnchored else {
                return .unlimited(
                    reason: "the pattern of `\(name)` is not about the whole value",
                    fix: "Begin each of its alternatives with `^` and end it with `$`.")
            }
            let checked = wholeURL ? pattern.afterScheme : pattern
            guard let checked else {
                return .unlimited(
                    reason: "the pattern of `\(name)` does not ask for `https://`",
                    fix: "Write `pattern: '^https://[a-z0-9-]+\\.example\\.com$'`.")
            }
            guard checked.isHostText else {
                return .unlimited(
                    reason: "the pattern of `\(name)` lets more through than letters, digits, `-`, `_` and points",
                    fix: "Write `pattern: '^[a-z0-9-]+$'`, and a point that is one as `\\.`.")
            }
            return .limited(checked.endings)
        }
    }

    /// Whether the provider's own answer gives it.
    private func isObtained(_ name: String) -> Bool {
        ExpressionScope.obtainedSettings(manifest).contains(name) || ExpressionScope.obtainedCredentials(manifest).contains(name)
    }

    private func options(_ options: [FieldOption], of name: String) -> SettingText {
        guard options.allSatisfy({ $0.value.allSatisfy(FieldPattern.isHostCharacter) }) else {
            return .unlimited(
                reason: "an option of `\(name)` is no part of a host", fix: "Give the options values of letters, digits, `-` and points.")
        }
        return .limited(Set(options.map { .whole($0.value.lowercased()) }))
    }

    private func unknown(_ name: String) -> SettingText {
        .unlimited(
            reason: "nothing limits what `\(name)` can be",
            fix: name.hasPrefix("variables")
                ? "Make it a `select` with options, or use a credential field with a `pattern`."
                : "Give the field a pattern: `pattern: '^[a-z0-9-]+$'`.")
    }

    /// Whether an expression can only be a number, as a port has to be.
    func isNumber(_ expression: String) -> Bool {
        CELOutcome.all(of: expression).allSatisfy { outcome in
            switch outcome.kind {
            case .constant(.int), .constant(.uint): return true
            case .constant(.string(let text)): return !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }
            case .reference(let path, _) where path.count > 1:
                if path[0] == "variables" { return manifest.variables.contains { $0.id == path[1] && $0.type == .number } }
                guard path[0] == "config" || path[0] == "credentials" else { return false }
                let field = manifest.credentialFields.first { $0.id == path[1] }
                return field?.type == .number || field?.pattern.map { FieldPattern($0).isDigits } ?? false
            default: return false
            }
        }
    }
}
