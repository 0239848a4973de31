/// The kinds of request signature.
package enum SigningType: String, Hashable, Sendable, CaseIterable, ManifestChoice {
    /// AWS Signature Version 4.
    case awsSigV4 = "aws-sigv4"
    /// OAuth 1.0a (RFC 5849).
    case oauth1
    /// A keyed hash over a message made of the request.
    case hmac
    /// No signature.
    case none

    package var meaning: String {
        switch self {
        case .awsSigV4: "AWS Signature Version 4."
        case .oauth1: "OAuth 1.0a (RFC 5849)."
        case .hmac: "A keyed hash over a message made of the request."
        case .none: "No signature."
        }
    }
}
