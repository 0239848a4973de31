import Crypto
package import Foundation

/// Checks Signature Version 4 as AWS would: recomputes the signature of a received request, in header or query form.
///
/// It is for a sandbox that plays a provider, so its answers are as fine as AWS's own error codes.
package struct AWSSignatureV4Verifier: Sendable {
    /// What a request turned out to be.
    package enum Verdict: Sendable, Hashable {
        /// Signed by the owner of this key, for this region and service.
        case valid(accessKeyID: String, region: String, service: String)
        /// No signature at all (AWS: `MissingAuthenticationToken`).
        case missing
        /// A signature with a part missing, unreadable, or not covering what it must (`IncompleteSignature`). The reason holds names only.
        case malformed(reason: String)
        /// Nobody has this key, or the session token is not its own (`InvalidClientTokenId`).
        case unknownKey
        /// (`SignatureDoesNotMatch`)
        case wrongSignature
        /// Too old, too new, or past its lifetime (`RequestExpired`).
        case expired
    }

    private let options: AWSSignatureV4.Options?
    private let tolerance: Duration
    private let credentials: @Sendable (String) -> AWSCredentials?

    /// - Parameters:
    ///   - options: nil takes those of the service the request names.
    ///   - tolerance: how far the request's time may be from now; AWS allows 15 minutes.
    ///   - credentials: the key pair of an access key id, nil for an unknown one.
    package init(
        options: AWSSignatureV4.Options? = nil,
        tolerance: Duration = .seconds(15 * 60),
        credentials: @escaping @Sendable (_ accessKeyID: String) -> AWSCredentials?
    ) {
        self.options = options
        self.tolerance = tolerance
        self.credentials = credentials
    }

    /// - Parameters:
    ///   - target: path and query as they stood in the request line.
    ///   - headers: all of them as received, Host among them.
    package func verify(
        method: String,
        target: String,
        headers: [(name: String, value: String)],
        body: [UInt8],
        at now: Date
    ) -> Verdict {
        let request = ReceivedRequest(method: method, target: target, headers: headers, body: body)
        let claim: AWSSignatureClaim
        do throws(AWSSignatureClaim.Unreadable) {
            guard let found = try AWSSignatureClaim(request) else { return .missing }
            claim = found
        } catch {
            return .malformed(reason: error.reason)
        }
        if let reason = claim.missingCoverage(of: request) { return .malformed(reason: reason) }
        guard let known = credentials(claim.accessKeyID), tokenMatches(claim, known) else { return .unknownKey }

        let options = options ?? .standard(forService: claim.scope.service)
        guard let canonical = claim.canonicalRequest(of: request, options: options) else { return .wrongSignature }
        let stringToSign = claim.scope.stringToSign(canonical, timestamp: claim.timestamp)
        guard claim.scope.isValid(claim.signature, of: stringToSign, secret: known.secretAccessKey) else { return .wrongSignature }
        // After the signature, so that a forger learns nothing from the clock.
        guard isInTime(claim, now) else { return .expired }
        return .valid(accessKeyID: claim.accessKeyID, region: claim.scope.region, service: claim.scope.service)
    }

    private func isInTime(_ claim: AWSSignatureClaim, _ now: Date) -> Bool {
        let age = now.timeIntervalSince(claim.date)
        let tolerated = TimeInterval(tolerance.components.seconds)
        return age >= -tolerated && age <= (claim.lifetime.map { TimeInterval($0) } ?? tolerated)
    }

    private func tokenMatches(_ claim: AWSSignatureClaim, _ known: AWSCredentials) -> Bool {
        switch (claim.sessionToken, known.sessionToken?.reveal()) {
        case (nil, nil): true
        // Digests compare in constant time; text does not.
        case (let sent?, let expected?): SHA256.hash(data: Array(sent.utf8)) == SHA256.hash(data: Array(expected.utf8))
        default: false
        }
    }
}
