package import Foundation

/// AWS Signature Version 4, in a header or in the query.
///
/// Source: "AWS Signature Version 4 for API requests" of the IAM User Guide,
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html; what it leaves open follows AWS's own signing tests.
package struct AWSSignatureV4: Sendable {
    package let credentials: AWSCredentials
    package let region: String
    package let service: String
    package let options: Options

    /// - Parameters:
    ///   - region: such as `us-east-1`, also for global services.
    ///   - service: the signing name, such as `iam` or `s3`.
    ///   - options: nil takes what the service needs, see ``Options/standard(forService:)``.
    package init(credentials: AWSCredentials, region: String, service: String, options: Options? = nil) {
        self.credentials = credentials
        self.region = region
        self.service = service
        self.options = options ?? .standard(forService: service)
    }

    /// Signs by headers: sets `X-Amz-Date`, `Authorization`, and as the case may be `X-Amz-Security-Token` and
    /// `x-amz-content-sha256`, replacing what an earlier attempt left.
    ///
    /// Every header is covered but those that clients and proxies may change on the way, so headers are to be complete before.
    /// Without a Host header the one the URL implies is signed, which is the one an HTTP client sends.
    ///
    /// - Parameter now: the wall clock; AWS refuses more than 15 minutes of difference.
    /// - Throws: ``SigningError/Code/invalidURL``, ``SigningError/Code/invalidCredential``.
    package func sign(_ request: inout SignableRequest, at now: Date) throws(SigningError) {
        let prepared = try preparedForHeaders(request, at: now)
        let signature = scope(at: now).signature(of: stringToSign(prepared.canonical, at: now), secret: credentials.secretAccessKey)
        request = prepared.request
        request.addHeader(
            "Authorization",
            "\(AWSSigningScope.algorithm) Credential=\(credentials.accessKeyID)/\(scope(at: now).text), "
                + "SignedHeaders=\(prepared.canonical.signedHeaders), Signature=\(signature)"
        )
    }

    /// The canonical request ``sign(_:at:)`` would sign, to compare with the one in a provider's error message.
    package func canonicalRequest(for request: SignableRequest, at now: Date) throws(SigningError) -> String {
        try preparedForHeaders(request, at: now).canonical.text
    }

    /// The string ``sign(_:at:)`` would sign.
    package func stringToSign(for request: SignableRequest, at now: Date) throws(SigningError) -> String {
        stringToSign(try preparedForHeaders(request, at: now).canonical, at: now)
    }

    func stringToSign(_ canonical: AWSCanonicalRequest, at now: Date) -> String {
        scope(at: now).stringToSign(canonical, timestamp: AWSTimestamp.text(of: now))
    }

    func scope(at now: Date) -> AWSSigningScope {
        AWSSigningScope(day: String(AWSTimestamp.text(of: now).prefix(8)), region: region, service: service)
    }

    private func preparedForHeaders(
        _ original: SignableRequest,
        at now: Date
    ) throws(SigningError) -> (request: SignableRequest, canonical: AWSCanonicalRequest) {
        try credentials.check()
        let url = try RequestURL(original.url)
        var request = original
        for name in ["Authorization", "X-Amz-Date", "X-Amz-Security-Token", "x-amz-content-sha256"] {
            request.removeHeader(name)
        }
        if let token = credentials.sessionToken { request.addHeader("X-Amz-Security-Token", token.reveal()) }
        request.addHeader("X-Amz-Date", AWSTimestamp.text(of: now))
        let payloadHash = AWSCanonicalRequest.hash(of: request.body)
        if options.signsBodyHeader { request.addHeader("x-amz-content-sha256", payloadHash) }
        let canonical = AWSCanonicalRequest(
            method: request.method,
            path: url.path,
            query: FormField.parse(url.query ?? "", plusIsSpace: false),
            headers: options.omitsSessionTokenFromSignature
                ? request.headers.filter { $0.name != "X-Amz-Security-Token" } : request.headers,
            host: url.hostHeader,
            payloadHash: payloadHash,
            options: options
        )
        return (request, canonical)
    }
}
