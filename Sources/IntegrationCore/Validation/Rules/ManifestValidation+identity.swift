/// Names that must differ, and capabilities against sections.
extension ManifestValidation {
    mutating func checkIdentity(siblings: [IntegrationManifest]) {
        for sibling in siblings where sibling.id == manifest.id && sibling.origin != manifest.origin {
            report(.duplicateID, at: "id", "`\(manifest.id)` is also the id of \(sibling.origin?.file ?? sibling.name)")
        }
        checkDistinct(manifest.credentialFields.map(\.id), at: "credentialFields", what: "credential fields")
        checkDistinct(manifest.variables.map(\.id), at: "variables", what: "variables")
        checkNames()
    }

    private mutating func checkNames() {
        for stream in manifest.streams where ExpressionName(rawValue: stream.name) != nil {
            report(.reservedName, at: "streams.\(stream.name)", "`\(stream.name)` already means something in expressions")
        }
        let typed = Set(manifest.credentialFields.map(\.id))
        for name in ExpressionScope.obtainedSettings(manifest).sorted() where typed.contains(name) {
            report(.reservedName, at: "auth.config.metadata.\(name)", "`config.\(name)` is a credential field already")
        }
        guard case .custom(let custom) = manifest.auth else { return }
        for (position, step) in custom.steps.enumerated() {
            for name in step.outputs.keys where typed.contains(name) {
                report(
                    .reservedName, at: "auth.config.steps[\(position)].outputs.\(name)",
                    "`credentials.\(name)` is a credential field already")
            }
            if let earlier = custom.steps[..<position].firstIndex(where: { $0.name == step.name }) {
                report(
                    .duplicateID, at: "auth.config.steps[\(position)].name",
                    "the step at position \(earlier + 1) is called `\(step.name)` as well")
            }
        }
    }

    mutating func checkDistinct(_ names: [String], at keyPath: String, what: String) {
        var seen: Set<String> = []
        for (position, name) in names.enumerated() where !seen.insert(name).inserted {
            report(.duplicateID, at: "\(keyPath)[\(position)].id", "two \(what) have the id `\(name)`")
        }
    }

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
