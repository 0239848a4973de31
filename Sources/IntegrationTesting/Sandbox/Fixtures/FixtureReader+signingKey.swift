import CEL
import IntegrationAuth
import IntegrationCore
import Yams

extension FixtureReader {
    /// The key of the integration's JSON Web Tokens: of a key pair the sandbox knows the public half only where it made both, and a shared
    /// secret is a text.
    mutating func checkSigningKey(_ credentials: OrderedMap<String>, at node: Node, _ manifest: IntegrationManifest) {
        guard case .jwt(let jwt) = manifest.auth, let algorithm = JSONWebTokenAlgorithm(rawValue: jwt.algorithm.rawValue),
            // That the template cannot be read is a rule of its own.
            let template = try? CELTemplate(jwt.key.source, environment: ExpressionScope.auth(manifest).environment)
        else { return }
        let fields = template.references.sorted { $0.offset < $1.offset }.map(\.path)
            .filter { $0.count > 1 && $0[0] == ExpressionName.credentials.rawValue }.map { $0[1] }
        guard let first = fields.first else { return }
        let generated = fields.filter { credentials[$0] == SandboxFixtures.generatedKey }
        if algorithm.isSymmetric, let field = generated.first {
            report(
                .invalid, at: node[field] ?? node, "credentials.\(field)", "\(algorithm.rawValue) has a shared secret, and no key pair",
                fix: "Write an obviously fake text.")
        } else if !algorithm.isSymmetric, generated.isEmpty {
            report(
                .invalid, at: node[first] ?? node, "credentials.\(first)",
                "\(algorithm.rawValue) signs with a private key, and the sandbox can only check one that it makes",
                fix: "Write `\(first): '\(SandboxFixtures.generatedKey)'`.")
        }
    }
}
