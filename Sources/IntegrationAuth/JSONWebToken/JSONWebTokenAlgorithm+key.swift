extension JSONWebTokenAlgorithm {
    /// The usual algorithm for a private key in PEM.
    ///
    /// - Throws: ``SigningError/Code/malformedKey`` and its like for what is no private key, ``SigningError/Code/wrongKeyType`` for a kind that
    ///   nothing here signs with.
    package init(forKey pem: String) throws(SigningError) {
        switch try PrivateKeyDocument(pem: pem).family {
        case .rsa: self = .rs256
        case .p256: self = .es256
        case .p384: self = .es384
        case .p521: self = .es512
        case .ed25519: self = .edDSA
        default: throw SigningError(.wrongKeyType, "Tokens are signed with RSA, EC (P-256, P-384, P-521) and Ed25519 keys.")
        }
    }
}
