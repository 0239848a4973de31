extension RequestSigning {
    static let kind = TaggedShape<RequestSigning>(
        "How a request is signed.",
        common: Shape(.none, "How a request is signed.", fields: []),
        variants: [
            .flat(
                SigningType.awsSigV4, AWSSignature.shape,
                payload: { if case .awsSigV4(let signature) = $0 { signature } else { nil } },
                wrap: { $1 = .awsSigV4($0) }),
            .flat(
                SigningType.oauth1, OAuth1Signature.shape,
                payload: { if case .oauth1(let signature) = $0 { signature } else { nil } },
                wrap: { $1 = .oauth1($0) }),
            .flat(
                SigningType.hmac, HMACSignature.shape,
                payload: { if case .hmac(let signature) = $0 { signature } else { nil } },
                wrap: { $1 = .hmac($0) }),
            .flat(
                SigningType.none, Shape(NoSettings(), "No signature.", fields: []),
                payload: { $0 == .none ? NoSettings() : nil },
                wrap: { _, root in root = .none }),
        ]
    ).kind
}

/// The keys of a variant that has none.
private struct NoSettings: Sendable {}
