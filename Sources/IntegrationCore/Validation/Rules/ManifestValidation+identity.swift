/// Ids, names, and capabilities against sections.
extension ManifestValidation {
    mutating func checkIdentity(siblings: [IntegrationManifest]) {
        checkID(manifest.id, at: "id", separator: "-")
        if let folder = manifest.folder?.split(separator: "/").last.map(String.init), folder != manifest.id {
            report(.idFolder, at: "id", "the id is `\(manifest.id)`, and the folder is `\(folder)`", fix: "Write `id: \(folder)`.")
        }
        for sibling in siblings where sibling.id == manifest.id && sibling.origin != manifest.origin {
            report(.duplicateID, at: "id", "`\(manifest.id)` is also the id of \(sibling.origin?.file ?? sibling.name)")
        }
        checkDistinct(manifest.credentialFields.map(\.id), at: "credentialFields", what: "credential fields")
        checkDistinct(manifest.variables.map(\.id), at: "variables", what: "variables")
        checkNames()
        checkTexts()
    }

    private mutating func checkNames() {
        for (position, field) in manifest.credentialFields.enumerated() { checkID(field.id, at: "credentialFields[\(position)].id") }
        for (position, variable) in manifest.variables.enumerated() { checkID(variable.id, at: "variables[\(position)].id") }
        for stream in manifest.streams {
            checkID(stream.name, at: "streams.\(stream.name)")
            if ExpressionName(rawValue: stream.name) != nil {
                report(.reservedName, at: "streams.\(stream.name)", "`\(stream.name)` already means something in expressions")
            }
        }
        for check in manifest.checks { checkID(check.id, at: "checks.\(check.id)") }
        for action in manifest.actions { checkID(action.name, at: "actions.\(action.name)") }
    }

    private mutating func checkTexts() {
        for (key, text) in [("name", manifest.name), ("description", manifest.description)] where Self.isBlank(text) {
            report(.emptyText, at: key, "`\(key)` is empty")
        }
        for (position, field) in manifest.credentialFields.enumerated() where Self.isBlank(field.label) {
            report(.emptyText, at: "credentialFields[\(position)].label", "the label is empty")
        }
        for (position, variable) in manifest.variables.enumerated() where Self.isBlank(variable.label) {
            report(.emptyText, at: "variables[\(position)].label", "the label is empty")
        }
        for check in manifest.checks {
            let path = "checks.\(check.id)"
            if Self.isBlank(check.name) { report(.emptyText, at: "\(path).name", "the name is empty") }
            if let title = check.title, Self.isBlank(title.source) { report(.emptyText, at: "\(path).title", "the title is empty") }
            if let resource = check.resource, Self.isBlank(resource.type) {
                report(.emptyText, at: "\(path).resource.type", "the type of the resource is empty")
            }
        }
        for checked in sites where !checked.site.isMissing {
            if case .expression(let expression) = checked.site.text, Self.isBlank(expression.source) {
                report(.emptyText, at: checked.keyPath, "the expression is empty")
            }
        }
    }

    mutating func checkID(_ id: String, at keyPath: String, separator: Character = "_") {
        let isValid =
            id.first.map { ("a"..."z").contains($0) } ?? false
            && id.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == separator }
        if !isValid { report(.idFormat, at: keyPath, "`\(id)` must match `^[a-z][a-z0-9\(separator)]*$`") }
    }

    mutating func checkDistinct(_ names: [String], at keyPath: String, what: String) {
        var seen: Set<String> = []
        for (position, name) in names.enumerated() where !seen.insert(name).inserted {
            report(.duplicateID, at: "\(keyPath)[\(position)].id", "two \(what) have the id `\(name)`")
        }
    }

    static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    mutating func checkCapabilities() {
        var seen: Set<IntegrationCapability> = []
        for (position, capability) in manifest.capabilities.enumerated() {
            let path = "capabilities[\(position)]"
            if !seen.insert(capability).inserted { report(.duplicateCapability, at: path, "`\(capability.rawValue)` is listed twice") }
            if !isDeclared(capability) && manifest.handler == nil {
                report(
                    .capabilityWithoutSection, at: path, "`\(capability.rawValue)` is claimed, and there is no `\(section(capability))`",
                    fix: "Declare `\(section(capability))`, or remove the capability.")
            }
        }
        for capability in IntegrationCapability.allCases where isDeclared(capability) && !seen.contains(capability) {
            report(
                .sectionWithoutCapability, at: section(capability),
                "`\(section(capability))` is declared, and the capability `\(capability.rawValue)` is not claimed",
                fix: "Add `\(capability.rawValue)` to `capabilities`.")
        }
    }

    private func isDeclared(_ capability: IntegrationCapability) -> Bool {
        switch capability {
        case .sync: !manifest.streams.isEmpty
        case .webhook: manifest.webhook != nil
        case .realtime: manifest.realtime != nil
        case .write: !manifest.actions.isEmpty
        }
    }

    private func section(_ capability: IntegrationCapability) -> String {
        switch capability {
        case .sync: "streams"
        case .webhook: "webhook"
        case .realtime: "realtime"
        case .write: "actions"
        }
    }
}
