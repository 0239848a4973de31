/// A keyed hash over a message made of the request.
package struct HMACSignature: Hashable, Sendable {
    /// Hash function.
    package var algorithm: HMACAlgorithm
    /// The key.
    package var key: ManifestTemplate
    /// What is signed; `method`, `path`, `query`, `url`, `timestamp`, `nonce`, `bodyHash` and `body` are in scope.
    package var message: ManifestTemplate
    /// How the signature is written.
    package var encoding: DigestEncoding
    /// Where the signature goes.
    package var placement: Placement
    /// Header that carries `timestamp`.
    package var timestampHeader: String?
    /// Header that carries `nonce`.
    package var nonceHeader: String?

    package init(
        algorithm: HMACAlgorithm = .sha256,
        key: ManifestTemplate,
        message: ManifestTemplate,
        encoding: DigestEncoding = .hex,
        placement: Placement,
        timestampHeader: String? = nil,
        nonceHeader: String? = nil
    ) {
        self.algorithm = algorithm
        self.key = key
        self.message = message
        self.encoding = encoding
        self.placement = placement
        self.timestampHeader = timestampHeader
        self.nonceHeader = nonceHeader
    }
}
