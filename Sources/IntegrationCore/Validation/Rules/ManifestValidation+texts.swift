import CEL

/// Texts for people that are no templates.
extension ManifestValidation {
    mutating func checkPlainTexts() {
        for (keyPath, text) in plainTexts {
            if text.unicodeScalars.contains(where: Self.isUnprintable) {
                report(.unprintableText, at: keyPath, "the text has a control character in it, or one that turns its direction around")
            } else if Self.isBlank(text) {
                report(
                    .unprintableText, at: keyPath, "the text shows nothing", fix: "Write the text, or remove the key where it is optional.")
            }
        }
        for (keyPath, text) in plainTexts where text.contains("${") {
            report(
                .textTemplate, at: keyPath, "`${…}` is shown as it is written: this text is no template",
                fix: keyPath.hasPrefix("checks.")
                    ? "Write it without `${…}`; `title` is a template, and `evidence` shows values." : "Write it without `${…}`.")
        }
    }

    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isUnprintable && !["\t", "\n", "\r"].contains(scalar)
    }

    private static func isBlank(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.properties.generalCategory == .format }
    }

    private var plainTexts: [(keyPath: String, text: String)] {
        var texts: [(String, String?)] = [("name", manifest.name), ("description", manifest.description)]
        for (position, field) in manifest.credentialFields.enumerated() {
            texts += [("credentialFields[\(position)].label", field.label), ("credentialFields[\(position)].helpText", field.helpText)]
        }
        for (position, variable) in manifest.variables.enumerated() {
            texts += [("variables[\(position)].label", variable.label), ("variables[\(position)].helpText", variable.helpText)]
        }
        if case .oauth2(let oauth) = manifest.auth { texts.append(("auth.config.setupInstructions", oauth.setupInstructions)) }
        for stream in manifest.streams { texts.append(("streams.\(stream.name).description", stream.description)) }
        for check in manifest.checks {
            let path = "checks.\(check.id)"
            texts += [
                ("\(path).name", check.name), ("\(path).description", check.description), ("\(path).remediation", check.remediation),
                ("\(path).resource.type", check.resource?.type),
            ]
        }
        for action in manifest.actions {
            texts.append(("actions.\(action.name).description", action.description))
            texts += action.input.map { ("actions.\(action.name).input.\($0.name).description", $0.description) }
        }
        return texts.compactMap { keyPath, text in text.map { (keyPath, $0) } }
    }
}
