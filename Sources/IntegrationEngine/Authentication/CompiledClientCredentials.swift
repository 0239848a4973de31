import IntegrationCore

/// The client credentials grant (RFC 6749, section 4.4).
struct CompiledClientCredentials: Sendable {
    let exchange: CompiledTokenExchange
    let scope: String
    let method: ClientAuthMethod
    /// Of `private_key_jwt`.
    let assertion: CompiledClientAssertion?
}
