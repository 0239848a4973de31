extension AWSSignatureV4 {
    /// What differs between services. Those that no service of ``standard(forService:)`` sets are set by AWS's own signing tests.
    package struct Options: Sendable, Hashable {
        /// Removes `.`, `..` and double slashes from the canonical path. S3 does not: there `a//b` is a key of its own.
        package var normalizesPath: Bool
        /// Sends and signs the body's hash as `x-amz-content-sha256`; S3 demands it.
        package var signsBodyHeader: Bool
        /// Encodes the path as sent once more, as every service but S3 wants.
        package var doubleEncodesPath: Bool
        /// Adds the session token after signing, as AWS IoT wants.
        package var omitsSessionTokenFromSignature: Bool
        /// Signs a presigned URL over the body's hash; S3 takes `UNSIGNED-PAYLOAD` in its place.
        package var signsPayloadOfPresignedURL: Bool

        package init(
            normalizesPath: Bool = true,
            signsBodyHeader: Bool = false,
            doubleEncodesPath: Bool = true,
            omitsSessionTokenFromSignature: Bool = false,
            signsPayloadOfPresignedURL: Bool = true
        ) {
            self.normalizesPath = normalizesPath
            self.signsBodyHeader = signsBodyHeader
            self.doubleEncodesPath = doubleEncodesPath
            self.omitsSessionTokenFromSignature = omitsSessionTokenFromSignature
            self.signsPayloadOfPresignedURL = signsPayloadOfPresignedURL
        }

        package static let s3 = Options(
            normalizesPath: false,
            signsBodyHeader: true,
            doubleEncodesPath: false,
            signsPayloadOfPresignedURL: false
        )

        /// S3's own rules for its signing names, everybody else's otherwise.
        package static func standard(forService service: String) -> Options {
            switch service {
            case "s3", "s3express", "s3-outposts", "s3-object-lambda": .s3
            default: Options()
            }
        }
    }
}
