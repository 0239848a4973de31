import CEL
import Foundation
import IntegrationAuth
import IntegrationCore
import JSONTape

/// Obtains what a strategy needs from the provider: signs assertions, posts them, walks the steps of a custom strategy.
struct TokenExchanger: Sendable {
    let client: CredentialClient
    let originOverride: OriginOverride?
    let baseURL: CompiledTemplate
    /// Statuses that are tried again, and the header that says when.
    let retryStatuses: Set<Int>
    let retryAfterHeader: String
    let clock: EngineClock
    let secrets: KnownSecrets
    /// Obtains given credentials anew; nil where they are all there is.
    var renewal: CredentialRenewal?

    private static let tokenAnswer = AnswerDecoder(.json, limits: HTTPLimits(body: 1 << 20, depth: 64))

    /// - Parameter refused: what it gave before, if that was refused.
    func prepare(_ strategy: CompiledAuth, inputs: RunInputs, refused: RunInputs? = nil) async throws -> PreparedCredentials {
        switch strategy.kind {
        case .token, .field, .basic, .boundToken:
            guard let refused else { return given(inputs) }
            return try await renewed(refused)
        case .jwt(let jwt, _): return try await prepare(jwt, inputs: inputs)
        case .clientCredentials(let grant, _): return try await prepare(grant, inputs: inputs)
        case .custom(let steps): return try await prepare(steps, strategy: strategy, inputs: inputs)
        }
    }

    /// Credentials that are used as they were given.
    private func given(_ inputs: RunInputs) -> PreparedCredentials {
        PreparedCredentials(inputs: inputs, obtained: clock.now(), expires: nil, isObtained: renewal != nil)
    }

    private func renewed(_ inputs: RunInputs) async throws -> PreparedCredentials {
        guard let renewal else { return given(inputs) }
        let credentials = try await renewal(inputs.credentials.reveal(CompiledAuth.accessToken))
        secrets.learn(credentials)
        let values = credentials.names.compactMap { name in credentials.reveal(name).map { (name, $0) } }
        return given(inputs.adding(Dictionary(values) { first, _ in first }))
    }

    private func prepare(_ jwt: CompiledJWT, inputs: RunInputs) async throws -> PreparedCredentials {
        guard let exchange = jwt.exchange else {
            let now = clock.now()
            let token = try jwt.signed(inputs, now: now)
            return PreparedCredentials(
                inputs: adding([CompiledAuth.accessToken: token], to: inputs), obtained: now, expires: now + jwt.lifetime.seconds)
        }
        return try await post(exchange, inputs: inputs) {
            let assertion = try jwt.signed(inputs, now: clock.now())
            secrets.learn(assertion)
            return TokenForm(names: ["assertion": .string(assertion)])
        }
    }

    private func prepare(_ grant: CompiledClientCredentials, inputs: RunInputs) async throws -> PreparedCredentials {
        if inputs.credentials.reveal(CompiledAuth.accessToken) != nil { return given(inputs) }
        let id = try credential("client_id", inputs)
        let secret = try credential("client_secret", inputs)
        return try await post(grant.exchange, inputs: inputs) {
            try TokenForm(grant, id: id, secret: secret, inputs: inputs, now: clock.now())
        }
    }

    private func credential(_ name: String, _ inputs: RunInputs) throws(EngineError) -> String {
        if let secret = inputs.credentials.reveal(name) { return secret }
        if case .text(let text) = inputs.config[name] { return text }
        throw EngineError(.settingInvalid, "the credential `\(name)` is missing", detail: "invalid_credential")
    }

    private func post(
        _ exchange: CompiledTokenExchange, inputs: RunInputs, _ makeForm: () throws -> TokenForm
    ) async throws -> PreparedCredentials {
        let label = "POST \(try tokenURL(exchange, inputs).redacted)"
        let classifier = classifier(rules: [], inputs)
        let answer = try await client.send(label, decoder: Self.tokenAnswer, classifier: classifier) {
            try request(exchange, try makeForm(), inputs).signable
        }
        let bindings = inputs.bindings(exchange.accessToken.environment, answer.names)
        guard let token = try? exchange.accessToken.evaluate(bindings).parameterText, !token.isEmpty else {
            // Some refuse with 200 and an error.
            if answer.oauthError != nil { throw CredentialClient.refusal(answer, label) }
            throw EngineError(.answerMalformed, "\(label) answered without an access token", detail: "token")
        }
        let lifetime = try? exchange.expiresIn.evaluate(bindings)
        return PreparedCredentials(
            inputs: adding([CompiledAuth.accessToken: token], to: inputs), obtained: clock.now(), expires: lifetime.flatMap(expiry))
    }

    private func tokenURL(_ exchange: CompiledTokenExchange, _ inputs: RunInputs) throws(EngineError) -> UpstreamURL {
        let text = try exchange.url.render(inputs.bindings(exchange.url.environment))
        do throws(UpstreamError) {
            let url = try UpstreamURL(text)
            return originOverride?.apply(to: url) ?? url
        } catch {
            throw EngineError(.requestInvalid, "the token endpoint is no URL: \(error.reason)", detail: error.code.description)
        }
    }

    private func request(_ exchange: CompiledTokenExchange, _ form: TokenForm, _ inputs: RunInputs) throws(EngineError) -> BuiltRequest {
        func bindings(_ environment: CELEnvironment) -> CELBindings { inputs.bindings(environment, form.names) }
        var fields = form.fields
        for parameter in exchange.form {
            guard let first = parameter.templates.first else { continue }
            fields += try parameter.values(bindings(first.environment)).map { (parameter.name, $0) }
        }
        var request = BuiltRequest(method: "POST", url: try tokenURL(exchange, inputs), body: .form(fields))
        request.setHeader("Accept", "application/json")
        if let authorization = form.authorization { request.setHeader("Authorization", authorization) }
        for (name, template) in exchange.headers { request.setHeader(name, try template.render(bindings(template.environment))) }
        return request
    }

    private func prepare(_ steps: [CompiledAuthStep], strategy: CompiledAuth, inputs: RunInputs) async throws -> PreparedCredentials {
        let began = clock.now()
        var inputs = inputs
        var expires: Date?
        var isObtained = false
        for step in steps {
            if let condition = step.condition, try !condition.isTrue(inputs.bindings(condition.environment)) { continue }
            let answer = try await client.send(
                "auth step `\(step.name)`", decoder: step.decoder, classifier: classifier(rules: step.rules, inputs)
            ) { try request(step, strategy, inputs) }
            var outputs: [String: String] = [:]
            for (name, expression) in step.outputs {
                guard let text = try expression.evaluate(inputs.bindings(expression.environment, answer.names)).parameterText else {
                    throw EngineError(.answerMalformed, "the auth step `\(step.name)` answered without a text for `\(name)`")
                }
                outputs[name] = text
            }
            if let expression = step.expires {
                var names = answer.names
                names["outputs"] = .map(CELDictionary(outputs.sorted { $0.key < $1.key }.map { (.string($0.key), .string($0.value)) }))
                let date = expiry(try expression.evaluate(inputs.bindings(expression.environment, names)))
                expires = [expires, date].compactMap { $0 }.min()
            }
            inputs = adding(outputs, to: inputs)
            isObtained = true
        }
        return PreparedCredentials(inputs: inputs, obtained: began, expires: expires, isObtained: isObtained)
    }

    private func request(_ step: CompiledAuthStep, _ strategy: CompiledAuth, _ inputs: RunInputs) throws(EngineError) -> SignableRequest {
        let bindings = inputs.bindings(step.request.environment)
        var request = try step.request.build(bindings, base: try baseURL.render(inputs.bindings(baseURL.environment)))
        try strategy.addCommonParts(to: &request, inputs: inputs, isObtaining: true)
        request.url = originOverride?.apply(to: request.url) ?? request.url
        var signable = try request.signable
        try step.signing?.sign(&signable, inputs: inputs, scope: request.signing, now: clock.now())
        return signable
    }

    private func classifier(rules: [CompiledErrorRule], _ inputs: RunInputs) -> AnswerClassifier {
        AnswerClassifier(rules: rules, inputs: inputs, retryStatuses: retryStatuses, retryAfterHeader: retryAfterHeader)
    }

    private func adding(_ tokens: [String: String], to inputs: RunInputs) -> RunInputs {
        for token in tokens.values { secrets.learn(token) }
        return inputs.adding(tokens)
    }

    private func expiry(_ value: CELValue) -> Date? { TokenLifetime.expiry(value, now: clock.now()) }
}
