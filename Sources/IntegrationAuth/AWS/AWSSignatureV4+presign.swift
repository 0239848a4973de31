package import Foundation

extension AWSSignatureV4 {
    /// Signs by query parameters, which makes a URL that works by itself until it expires.
    ///
    /// No manifest asks for this: half of AWS's own signing tests do, and the sandbox reads such URLs.
    ///
    /// - Parameters:
    ///   - now: the wall clock.
    ///   - lifetime: whole seconds from 1 second to 7 days, what AWS accepts.
    /// - Throws: ``SigningError/Code/invalidExpiry``, ``SigningError/Code/invalidURL``, ``SigningError/Code/invalidCredential``.
    package func presign(_ request: inout SignableRequest, at now: Date, expiresAfter lifetime: Duration) throws(SigningError) {
        let prepared = try preparedForQuery(request, at: now, expiresAfter: lifetime)
        let signature = scope(at: now).signature(of: stringToSign(prepared.canonical, at: now), secret: credentials.secretAccessKey)
        var url = try RequestURL(request.url)
        let sent = prepared.parameters + [FormField(name: "X-Amz-Signature", value: signature)]
        url.query = FormField.appending(sent, to: url.query ?? "", replacing: Self.isSignatureParameter)
        request = prepared.request
        request.url = url.text
    }

    /// The canonical request ``presign(_:at:expiresAfter:)`` would sign.
    package func presignedCanonicalRequest(
        for request: SignableRequest,
        at now: Date,
        expiresAfter lifetime: Duration
    ) throws(SigningError) -> String {
        try preparedForQuery(request, at: now, expiresAfter: lifetime).canonical.text
    }

    /// The string ``presign(_:at:expiresAfter:)`` would sign.
    package func presignedStringToSign(
        for request: SignableRequest,
        at now: Date,
        expiresAfter lifetime: Duration
    ) throws(SigningError) -> String {
        stringToSign(try preparedForQuery(request, at: now, expiresAfter: lifetime).canonical, at: now)
    }

    private struct PreparedQuery {
        let request: SignableRequest
        /// What is added to the query, but for the signature.
        let parameters: [FormField]
        let canonical: AWSCanonicalRequest
    }

    private func preparedForQuery(
        _ original: SignableRequest,
        at now: Date,
        expiresAfter lifetime: Duration
    ) throws(SigningError) -> PreparedQuery {
        try credentials.check()
        guard lifetime.components.attoseconds == 0, (1...604_800).contains(lifetime.components.seconds) else {
            throw SigningError(.invalidExpiry, "A presigned URL lives for whole seconds, from 1 second to 7 days.")
        }
        let url = try RequestURL(original.url)
        var request = original
        for name in ["Authorization", "X-Amz-Date", "X-Amz-Security-Token"] { request.removeHeader(name) }

        let signedHeaders = AWSCanonicalRequest.signedHeaders(request.headers, host: url.hostHeader)
        let own = FormField.parse(url.query ?? "", plusIsSpace: false).filter { !Self.isSignatureParameter($0) }
        let parameters = [
            FormField(name: "X-Amz-Algorithm", value: AWSSigningScope.algorithm),
            FormField(name: "X-Amz-Credential", value: "\(credentials.accessKeyID)/\(scope(at: now).text)"),
            FormField(name: "X-Amz-Date", value: AWSTimestamp.text(of: now)),
            FormField(name: "X-Amz-SignedHeaders", value: signedHeaders),
            FormField(name: "X-Amz-Expires", value: String(lifetime.components.seconds)),
        ]
        let token = credentials.sessionToken.map { [FormField(name: "X-Amz-Security-Token", value: $0.reveal())] } ?? []
        let canonical = AWSCanonicalRequest(
            method: request.method,
            path: url.path,
            query: options.omitsSessionTokenFromSignature ? own + parameters : own + parameters + token,
            headers: request.headers,
            host: url.hostHeader,
            payloadHash: options.signsPayloadOfPresignedURL
                ? AWSCanonicalRequest.hash(of: request.body) : AWSCanonicalRequest.unsignedPayload,
            options: options
        )
        return PreparedQuery(request: request, parameters: parameters + token, canonical: canonical)
    }

    private static func isSignatureParameter(_ field: FormField) -> Bool {
        [
            "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Expires", "X-Amz-Security-Token",
            "X-Amz-Signature",
        ].contains { field.isNamed($0) }
    }
}
