/// AWS Signature Version 4.
package struct AWSSignature: Hashable, Sendable {
    /// Access key id.
    package var accessKeyId: ManifestTemplate
    /// Secret access key.
    package var secretAccessKey: ManifestTemplate
    /// Session token; empty counts as absent.
    package var sessionToken: ManifestTemplate?
    /// Region of the signature.
    package var region: ManifestTemplate
    /// Service of the signature.
    package var service: ManifestTemplate

    package init(
        accessKeyId: ManifestTemplate,
        secretAccessKey: ManifestTemplate,
        sessionToken: ManifestTemplate? = nil,
        region: ManifestTemplate,
        service: ManifestTemplate
    ) {
        self.accessKeyId = accessKeyId
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.region = region
        self.service = service
    }
}
