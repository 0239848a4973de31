extension AWSSignatureClaim {
    /// Why the signature leaves out what it must cover: the host, and every `x-amz-` header sent.
    func missingCoverage(of request: ReceivedRequest) -> String? {
        guard signedHeaders.contains("host"), request.header("Host") != nil else { return "Host is not signed." }
        // A service with its own rules signs without the session token (see Options.omitsSessionTokenFromSignature).
        let mustBeSigned = request.headers.map { $0.name.lowercased() }
            .filter { $0.hasPrefix("x-amz-") && $0 != "x-amz-security-token" }
        return mustBeSigned.allSatisfy(signedHeaders.contains) ? nil : "An x-amz- header is not signed."
    }

    /// The text the client must have signed; nil where the body is not the one it announced, which no signature can mend.
    func canonicalRequest(of request: ReceivedRequest, options: AWSSignatureV4.Options) -> AWSCanonicalRequest? {
        let bodyHash = AWSCanonicalRequest.hash(of: request.body)
        let announced = request.header("x-amz-content-sha256")
        if let announced, announced != AWSCanonicalRequest.unsignedPayload, announced != bodyHash { return nil }
        let isPresigned = lifetime != nil
        let payloadHash =
            isPresigned && !options.signsPayloadOfPresignedURL ? AWSCanonicalRequest.unsignedPayload : announced ?? bodyHash
        let omitsToken = isPresigned && options.omitsSessionTokenFromSignature
        return AWSCanonicalRequest(
            method: request.method,
            path: request.path,
            query: request.query.filter { field in
                !(isPresigned && field.isNamed("X-Amz-Signature")) && !(omitsToken && field.isNamed("X-Amz-Security-Token"))
            },
            headers: request.headers.filter { signedHeaders.contains($0.name.lowercased()) },
            host: request.header("Host") ?? "",
            payloadHash: payloadHash,
            options: options
        )
    }
}
