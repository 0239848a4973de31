import IntegrationAuth

/// A request ready to be sent, and what it was authorized with.
struct AuthorizedRequest: Sendable {
    let request: SignableRequest
    /// Which of the tokens obtained in this run is on it: tells a token that was refused from the one that has replaced it since.
    let generation: Int
}
