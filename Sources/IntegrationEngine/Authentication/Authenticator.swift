import Foundation
import IntegrationAuth
import Logging

/// Authorizes requests: obtains what the strategy needs (once, and again when it expires), places it, signs.
actor Authenticator {
    private let strategy: CompiledAuth
    private let inputs: RunInputs
    private let originOverride: OriginOverride?
    private let exchange: TokenExchanger
    private let clock: EngineClock
    private var preparation: Task<PreparedCredentials, any Error>?
    private var prepared: PreparedCredentials?

    init(strategy: CompiledAuth, inputs: RunInputs, originOverride: OriginOverride?, exchange: TokenExchanger, clock: EngineClock) {
        self.strategy = strategy
        self.inputs = inputs
        self.originOverride = originOverride
        self.exchange = exchange
        self.clock = clock
    }

    /// The request as it is sent: common headers and parameters, credentials, signature.
    func authorized(_ request: BuiltRequest) async throws -> SignableRequest {
        let credentials = try await credentials()
        var request = request
        try strategy.addCommonParts(to: &request, inputs: credentials.inputs)
        // Before signing: a signature names the host that the request really goes to.
        request.url = originOverride?.apply(to: request.url) ?? request.url
        var signable = try request.signable
        try strategy.place(on: &signable, inputs: credentials.inputs)
        try strategy.sign(&signable, as: request.signing, inputs: credentials.inputs, now: clock.now())
        return signable
    }

    /// The inputs with the tokens that the strategy obtained.
    func credentials() async throws -> PreparedCredentials {
        if let prepared, prepared.isValid(at: clock.now()) { return prepared }
        // Single flight: stored before the first suspension, so that a hundred children wait for one exchange.
        if preparation == nil {
            preparation = Task { [strategy, inputs, exchange] in try await exchange.prepare(strategy, inputs: inputs) }
        }
        guard let running = preparation else { return PreparedCredentials(inputs: inputs, expires: nil) }
        do {
            let result = try await running.value
            prepared = result
            if preparation == running { preparation = nil }
            return result
        } catch {
            // No sticky failure: the next request may try again.
            if preparation == running { preparation = nil }
            throw error
        }
    }

    /// Forgets obtained tokens after the provider refused them; false when there is nothing to obtain anew.
    func invalidate() -> Bool {
        guard prepared?.isObtained ?? false else { return false }
        prepared = nil
        return true
    }
}
