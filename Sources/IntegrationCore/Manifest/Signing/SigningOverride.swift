/// What one place changes about the signature that `auth` describes.
package enum SigningOverride: Hashable, Sendable {
    /// The same signature with another region or service (no `type` given).
    case adjusted(SigningScope)
    /// Another signature altogether.
    case replaced(RequestSigning)

    /// The signature to make, given the inherited one.
    package func applied(to inherited: RequestSigning?) -> RequestSigning? {
        switch self {
        case .replaced(let signing): return signing
        case .adjusted(let scope):
            guard case .awsSigV4(var signature) = inherited else { return inherited }
            if let region = scope.region { signature.region = region }
            if let service = scope.service { signature.service = service }
            return .awsSigV4(signature)
        }
    }
}
