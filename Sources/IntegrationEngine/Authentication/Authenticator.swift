import Foundation
import IntegrationAuth

/// Authorizes requests: obtains what the strategy needs (once, and again when it expires), places it, signs.
actor Authenticator {
    /// What is held, and the how-many-th it is.
    private struct Held {
        let credentials: PreparedCredentials
        let generation: Int
    }

    /// An exchange under way, and who waits for it: a hundred children wait for one.
    private struct Exchange {
        let number: Int
        let task: Task<Void, Never>
        var waiting: [Int: CheckedContinuation<Held, any Error>] = [:]
    }

    private let strategy: CompiledAuth
    private let inputs: RunInputs
    private let originOverride: OriginOverride?
    private let exchanger: TokenExchanger
    private let clock: EngineClock
    private var held: Held?
    /// What was refused: the next exchange begins with it.
    private var refused: RunInputs?
    private var exchange: Exchange?
    /// Why there are no credentials. It ends the run, so that those who come late do not ask once more.
    private var failure: (any Error)?
    /// What proofs for bound tokens have to name, by origin (RFC 9449, sections 8.2 and 9).
    private var nonces: [String: String] = [:]
    private var generation = 0
    private var exchanges = 0
    private var waiters = 0

    init(strategy: CompiledAuth, inputs: RunInputs, originOverride: OriginOverride?, exchanger: TokenExchanger, clock: EngineClock) {
        self.strategy = strategy
        self.inputs = inputs
        self.originOverride = originOverride
        self.exchanger = exchanger
        self.clock = clock
    }

    /// The request as it is sent: common headers and parameters, credentials, signature.
    func authorized(_ request: BuiltRequest) async throws -> AuthorizedRequest {
        let held = try await current()
        let inputs = held.credentials.inputs
        var request = request
        try strategy.addCommonParts(to: &request, inputs: inputs)
        // Before signing: a signature names the host that the request really goes to.
        request.url = originOverride?.apply(to: request.url) ?? request.url
        var signable = try request.signable
        try strategy.place(on: &signable, inputs: inputs, nonce: nonces[request.url.origin], now: clock.now())
        try strategy.sign(&signable, as: request.signing, inputs: inputs, now: clock.now())
        return AuthorizedRequest(request: signable, generation: held.generation)
    }

    /// Takes note that the provider refused what a request was authorized with, and says whether the request may be tried again: with what
    /// is obtained anew, or has been since the request was sent. False when there is nothing to obtain.
    func invalidate(_ refused: Int) -> Bool {
        // Nothing held, or something newer: another request met the same refusal first.
        guard let held, held.generation == refused else { return true }
        guard held.credentials.isObtained else { return false }
        self.refused = held.credentials.inputs
        self.held = nil
        return true
    }

    /// Takes note of what proofs for a server have to name from now on.
    func use(nonce: String, for url: UpstreamURL) { nonces[(originOverride?.apply(to: url) ?? url).origin] = nonce }

    private func current() async throws -> Held {
        if let held, held.credentials.isValid(at: clock.now()) { return held }
        let waiter = waiters
        waiters += 1
        // The exchange belongs to all who wait for it, so it is a task of its own; each can stop waiting alone.
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait(waiter, $0) }
        } onCancel: {
            Task { await self.stopWaiting(waiter) }
        }
    }

    private func wait(_ waiter: Int, _ continuation: CheckedContinuation<Held, any Error>) {
        if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
        if let failure { return continuation.resume(throwing: failure) }
        var exchange = exchange ?? begin()
        exchange.waiting[waiter] = continuation
        self.exchange = exchange
    }

    /// Nobody waits for limits of time that nobody is interested in: the last one who leaves ends the exchange.
    private func stopWaiting(_ waiter: Int) {
        guard let continuation = exchange?.waiting.removeValue(forKey: waiter) else { return }
        continuation.resume(throwing: CancellationError())
        guard let abandoned = exchange, abandoned.waiting.isEmpty else { return }
        abandoned.task.cancel()
        exchange = nil
    }

    private func begin() -> Exchange {
        exchanges += 1
        let number = exchanges
        let (refused, inputs) = (self.refused, self.inputs)
        let task = Task {
            do {
                end(
                    number,
                    .success(try await exchanger.prepare(strategy, inputs: inputs, refused: refused)))
            } catch {
                end(number, .failure(error))
            }
        }
        return Exchange(number: number, task: task)
    }

    private func end(_ number: Int, _ result: Result<PreparedCredentials, any Error>) {
        guard let ended = exchange, ended.number == number else { return }
        exchange = nil
        switch result {
        case .success(let credentials):
            generation += 1
            let held = Held(credentials: credentials, generation: generation)
            self.held = held
            for continuation in ended.waiting.values { continuation.resume(returning: held) }
        case .failure(var error):
            // Without credentials no other request can succeed either.
            if var failure = error as? EngineError {
                failure.endsRun = true
                error = failure
            }
            self.failure = error
            for continuation in ended.waiting.values { continuation.resume(throwing: error) }
        }
    }
}
