import IntegrationCore

extension CircuitOutcome {
    /// What an answer says of its host. A 429 is an answer: the provider is there, and says so.
    init(_ response: UpstreamResponse) {
        self = response.status >= 500 ? .failed("\(response.status)") : .answered
    }

    /// What an error says of the host that was asked.
    init(_ error: any Error) {
        guard let error = error as? UpstreamError else {
            self = .unknown
            return
        }
        self = Self.ofHost.contains(error.code) && !Task.isCancelled ? .failed(error.code.rawValue) : .unknown
    }

    /// Ways to fail that are the host's or the network's before it.
    private static let ofHost: Set<UpstreamError.Code> = [
        .dnsFailed, .connectFailed, .connectTimeout, .tlsHandshakeTimeout, .tlsCertificateExpired, .tlsFailed, .firstByteTimeout,
        .idleTimeout,
        .deadlineExceeded, .connectionReset, .truncatedBody,
    ]
}
