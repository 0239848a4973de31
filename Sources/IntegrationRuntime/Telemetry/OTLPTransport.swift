/// The way to the collector. Tests put a fake in this place.
package protocol OTLPTransport: Sendable {
    /// Sends one request. Cancelling the calling task ends it at once.
    ///
    /// - Throws: where there is no answer.
    func post(_ request: OTLPRequest) async throws -> OTLPAnswer

    /// Called once, when nothing is sent any more.
    func shutDown() async
}

/// A document on its way to the collector.
package struct OTLPRequest: Sendable {
    package let url: String
    package let headers: [OTLPHeader]
    package let body: [UInt8]
    package let timeout: Duration
}

/// What the collector says to it.
package struct OTLPAnswer: Sendable {
    package var status: Int
    /// `Retry-After` as it was received.
    package var retryAfter: String?
    /// Empty where it was too long.
    package var body: [UInt8]

    package init(status: Int, retryAfter: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}
