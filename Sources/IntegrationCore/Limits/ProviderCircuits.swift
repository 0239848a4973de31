/// Decides whether a host of a provider is asked at all: while it is down, one request at a time finds out whether it still is.
package protocol ProviderCircuits: Sendable {
    /// - Parameters:
    ///   - host: as in the address of the request.
    ///   - provider: the integration's id.
    ///   - connection: whose request it is, by any name that is its own.
    /// - Returns: what ``report(_:of:)`` wants to have back, whatever becomes of the request.
    /// - Throws: ``ProviderDown`` where it is not asked now.
    func admit(_ host: String, of provider: String, for connection: String) async throws -> CircuitPassage

    /// Says what became of a request.
    func report(_ outcome: CircuitOutcome, of passage: CircuitPassage) async
}

/// A request that may be sent.
package struct CircuitPassage: Sendable, Hashable {
    package let host: String
    package let provider: String
    package let connection: String
    /// Whether it is the one that finds out.
    package let isProbe: Bool

    package init(host: String, provider: String, connection: String, isProbe: Bool = false) {
        self.host = host
        self.provider = provider
        self.connection = connection
        self.isProbe = isProbe
    }
}

/// What a request says of its host.
package enum CircuitOutcome: Sendable, Hashable {
    /// It answers, whatever it says.
    case answered
    /// It did not answer, or with a failure of its own; a code of ours, or a status.
    case failed(String)
    /// Nothing: nobody waited for the answer, or the request did not leave.
    case unknown
}

/// A provider that is not asked, because it is down.
package struct ProviderDown: Error, Sendable, Hashable {
    package let host: String
    /// From when on it may be asked again.
    package let wait: Duration

    package init(host: String, wait: Duration) {
        self.host = host
        self.wait = wait
    }
}
