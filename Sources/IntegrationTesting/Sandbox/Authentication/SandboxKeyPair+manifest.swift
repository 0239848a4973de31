import IntegrationAuth
import IntegrationCore

extension SandboxKeyPair {
    /// The key that a sandbox of this integration gives out: one that its JSON Web Tokens are signed with, else RSA.
    init(_ manifest: IntegrationManifest) throws(SigningError) {
        var algorithm = JSONWebTokenAlgorithm.rs256
        if case .jwt(let jwt) = manifest.auth, let declared = JSONWebTokenAlgorithm(rawValue: jwt.algorithm.rawValue), !declared.isSymmetric
        {
            algorithm = declared
        }
        try self.init(for: algorithm)
    }
}
