/// Another region or service for an inherited AWS signature.
package struct SigningScope: Hashable, Sendable {
    /// Region of the signature.
    package var region: ManifestTemplate?
    /// Service of the signature.
    package var service: ManifestTemplate?

    package init(region: ManifestTemplate? = nil, service: ManifestTemplate? = nil) {
        self.region = region
        self.service = service
    }
}
