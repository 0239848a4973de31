import CEL
import IntegrationCore
import IntegrationEngine

/// A header or query parameter that the manifest puts on every request and makes of secrets, some of which an earlier answer gave.
struct SecretPart: Sendable {
    let slot: CredentialSlot
    let environment: CELEnvironment
    /// Whether the time of the client is part of it, which the provider cannot know.
    let readsTime: Bool
    private let templates: [CompiledTemplate]

    /// Nil where nothing in it is a secret: then it is not what lets a request in.
    init?(_ slot: CredentialSlot, _ templates: [ManifestTemplate], _ scope: ExpressionScope, _ values: SandboxTemplates)
        throws(SandboxError)
    {
        var readsSecrets = false
        var readsTime = false
        var compiled: [CompiledTemplate] = []
        for template in templates {
            let names = try values.compiled(template, scope).usedNames
            readsSecrets = readsSecrets || names.contains(ExpressionName.credentials.rawValue)
            readsTime = readsTime || names.contains(ExpressionName.now.rawValue)
            do {
                compiled.append(try CompiledTemplate(template, place: slot.name, environment: scope.environment))
            } catch {
                throw SandboxError("`\(template.source)` cannot be used: \(error.reason)")
            }
        }
        guard readsSecrets else { return nil }
        self.slot = slot
        self.environment = scope.environment
        self.readsTime = readsTime
        self.templates = compiled
    }

    /// What must be there, made as the client makes it: nothing where the parameter is left out.
    /// - Throws: Where it cannot be made, as while a secret is still to be obtained.
    func expected(_ bindings: CELBindings) throws(EngineError) -> [String] {
        var texts: [String] = []
        for template in templates {
            texts += slot.location == .header ? [try template.render(bindings)] : try template.parameterValues(bindings)
        }
        return texts
    }
}
