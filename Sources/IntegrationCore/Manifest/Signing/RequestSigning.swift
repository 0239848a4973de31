/// How a request is signed.
package enum RequestSigning: Hashable, Sendable {
    case awsSigV4(AWSSignature)
    case oauth1(OAuth1Signature)
    case hmac(HMACSignature)
    /// Not at all, where it otherwise would be.
    case none

    /// The word for it in a manifest.
    package var type: SigningType {
        switch self {
        case .awsSigV4: .awsSigV4
        case .oauth1: .oauth1
        case .hmac: .hmac
        case .none: .none
        }
    }
}
