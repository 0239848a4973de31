import IntegrationCore
import Yams

extension FixtureReader {
    /// Reads the whole file.
    mutating func fixtures(_ root: Node, _ manifest: IntegrationManifest) -> SandboxFixtures {
        let members = members(
            root, "", known: ["config", "credentials", "variables", "exchanges", "unauthorized", "expect"], required: ["exchanges"])
        var fixtures = SandboxFixtures(exchanges: [])
        if let node = members["config"] {
            fixtures.config = values(node, "config") { name in
                manifest.credentialFields.first { $0.id == name && !$0.isSecret }.map { SettingType($0.type) }
                    ?? (ExpressionScope.obtainedSettings(manifest).contains(name) ? .text : nil)
            }
        }
        if let node = members["credentials"] {
            let secrets = Set(manifest.credentialFields.filter(\.isSecret).map(\.id))
            let known = secrets.union(ExpressionScope.obtainedCredentials(manifest))
            let values = values(node, "credentials") { known.contains($0) ? .text : nil }
            fixtures.credentials = values.mapValues { if case .text(let text) = $0 { text } else { "" } }
        }
        checkSigningKey(fixtures.credentials, at: members["credentials"] ?? root, manifest)
        if let node = members["variables"] {
            fixtures.variables = values(node, "variables") { name in
                manifest.variables.first { $0.id == name }.map { SettingType($0.type) }
            }
        }
        if let node = members["exchanges"] {
            for (position, element) in elements(node, "exchanges").enumerated() {
                if let exchange = exchange(element, "exchanges[\(position)]") { fixtures.exchanges.append(exchange) }
            }
        }
        if let node = members["unauthorized"] {
            let keys = self.members(node, "unauthorized", known: ["status", "answerHeaders", "body"])
            fixtures.unauthorized = answer(keys, "unauthorized", status: 401)
        }
        if let node = members["expect"] { fixtures.expect = expectations(node, manifest) }
        return fixtures
    }

    /// Values by name, with the type that `type` names; a name without one is unknown to the manifest.
    private mutating func values(_ node: Node, _ path: String, type: (String) -> SettingType?) -> OrderedMap<ManifestScalar> {
        var values: OrderedMap<ManifestScalar> = [:]
        for (name, node, place) in pairs(node, path) {
            let path = Self.join(path, name)
            guard let type = type(name) else {
                report(.unknownName, at: place, path, "the manifest declares no such field", fix: "Declare it there, or remove it here.")
                continue
            }
            let value: ManifestScalar?
            if case .sequence = node {
                value = .list(elements(node, path).compactMap { text($0, path) })
            } else {
                value = text(node, path).map(ManifestScalar.text)
            }
            guard let value else { continue }
            if SettingValue(value, as: type) == nil {
                report(
                    .invalid, at: node, path, "is not of the type the manifest gives this field",
                    fix: "Write a value of that type, or change the field's `type`.")
            }
            values[name] = value
        }
        return values
    }
}
