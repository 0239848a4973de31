import CEL
import Foundation
import IntegrationAuth
import IntegrationCore
import JSONTape

/// Obtains what a strategy needs from the provider: signs assertions, posts them, walks the steps of a custom strategy.
struct TokenExchanger: Sendable {
    let transport: any UpstreamTransport
    let limits: UpstreamLimits
    let originOverride: OriginOverride?
    let baseURL: CompiledTemplate
    let clock: EngineClock

    func prepare(_ strategy: CompiledAuth, inputs: RunInputs) async throws -> PreparedCredentials {
        switch strategy.kind {
        case .token, .field, .basic: return PreparedCredentials(inputs: inputs, expires: nil, isObtained: false)
        case .jwt(let jwt, _): return try await prepare(jwt, inputs: inputs)
        case .clientCredentials(let grant, _): return try await prepare(grant, inputs: inputs)
        case .custom(let steps): return try await prepare(steps, strategy: strategy, inputs: inputs)
        }
    }

    private func prepare(_ jwt: CompiledJWT, inputs: RunInputs) async throws -> PreparedCredentials {
        let now = clock.now()
        let token = try jwt.signed(inputs, now: now)
        guard let exchange = jwt.exchange else {
            return PreparedCredentials(
                inputs: inputs.adding([CompiledAuth.accessToken: token]), expires: now.addingTimeInterval(jwt.lifetime.seconds))
        }
        return try await post(exchange, names: ["assertion": .string(token)], extra: [], basic: nil, inputs: inputs)
    }

    private func prepare(_ grant: CompiledClientCredentials, inputs: RunInputs) async throws -> PreparedCredentials {
        if inputs.credentials.reveal(CompiledAuth.accessToken) != nil {
            return PreparedCredentials(inputs: inputs, expires: nil, isObtained: false)
        }
        func credential(_ name: String) throws -> String {
            if let secret = inputs.credentials.reveal(name) { return secret }
            if case .text(let text) = inputs.config[name] { return text }
            throw EngineError(.settingInvalid, "the credential `\(name)` is missing", detail: "invalid_credential")
        }
        var form = [("grant_type", "client_credentials")]
        if !grant.scope.isEmpty { form.append(("scope", grant.scope)) }
        var basic: BasicCredentials?
        let (id, secret) = (try credential("client_id"), try credential("client_secret"))
        if grant.method == .header {
            // RFC 6749, section 2.3.1: both are form-encoded before they become a user name and a password.
            basic = try BasicCredentials(username: PercentEncoding.queryValue(id), password: PercentEncoding.queryValue(secret))
        } else {
            form += [("client_id", id), ("client_secret", secret)]
        }
        return try await post(grant.exchange, names: [:], extra: form, basic: basic, inputs: inputs)
    }

    private func post(
        _ exchange: CompiledTokenExchange, names: [String: CELValue], extra: [(String, String)], basic: BasicCredentials?, inputs: RunInputs
    ) async throws -> PreparedCredentials {
        func bindings(_ environment: CELEnvironment) -> CELBindings { inputs.bindings(environment, names) }
        var fields: [(name: String, value: String)] = extra.map { ($0.0, $0.1) }
        for parameter in exchange.form {
            guard let first = parameter.templates.first else { continue }
            fields += try parameter.values(bindings(first.environment)).map { (parameter.name, $0) }
        }
        var request = BuiltRequest(
            method: "POST", url: try UpstreamURL(try exchange.url.render(bindings(exchange.url.environment))), body: .form(fields))
        request.setHeader("Accept", "application/json")
        if let basic { request.setHeader("Authorization", basic.headerValue) }
        for (name, template) in exchange.headers { request.setHeader(name, try template.render(bindings(template.environment))) }
        let answer = try await send(try request.signable, decoder: AnswerDecoder(.json, limits: HTTPLimits(body: 1 << 20, depth: 64)))
        guard (200..<300).contains(answer.status) else { throw refused(answer, by: request) }
        let answerBindings = inputs.bindings(exchange.accessToken.environment, answer.names)
        guard let token = try exchange.accessToken.evaluate(answerBindings).parameterText, !token.isEmpty else {
            throw EngineError(.answerMalformed, "the token endpoint \(request.url.redacted) answered without an access token")
        }
        let lifetime = try exchange.expiresIn.evaluate(answerBindings)
        return PreparedCredentials(inputs: inputs.adding([CompiledAuth.accessToken: token]), expires: expiry(lifetime))
    }

    private func prepare(_ steps: [CompiledAuthStep], strategy: CompiledAuth, inputs: RunInputs) async throws -> PreparedCredentials {
        var inputs = inputs
        var expires: Date?
        var isObtained = false
        for step in steps {
            if let condition = step.condition, try !condition.isTrue(inputs.bindings(condition.environment)) { continue }
            let bindings = inputs.bindings(step.request.environment)
            var request = try step.request.build(bindings, base: try baseURL.render(inputs.bindings(baseURL.environment)))
            try strategy.addCommonParts(to: &request, inputs: inputs)
            request.url = originOverride?.apply(to: request.url) ?? request.url
            var signable = try request.signable
            try step.signing?.sign(&signable, inputs: inputs, scope: request.signing, now: clock.now())
            let answer = try await send(signable, decoder: step.decoder)
            try judge(answer, step, request, inputs)
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
            inputs = inputs.adding(outputs)
            isObtained = true
        }
        return PreparedCredentials(inputs: inputs, expires: expires, isObtained: isObtained)
    }

    private func judge(_ answer: Answer, _ step: CompiledAuthStep, _ request: BuiltRequest, _ inputs: RunInputs) throws {
        let classifier = AnswerClassifier(
            rules: step.rules, inputs: inputs, retryStatuses: [], retryAfterHeader: "retry-after", maximumWait: .zero)
        let disposition = classifier.disposition(of: answer, names: [:], request: "auth step `\(step.name)`", now: clock.now())
        switch disposition {
        case .use: break
        case .fail(let failure), .reauthenticate(let failure), .retry(_, _, let failure): throw failure
        case .empty, .skip: throw refused(answer, by: request)
        }
    }

    private func send(_ request: SignableRequest, decoder: AnswerDecoder) async throws -> Answer {
        do {
            let response = try await transport.send(
                UpstreamRequest(
                    method: request.method, url: request.url, headers: request.headers, body: request.body.isEmpty ? nil : request.body,
                    isIdempotent: false), limits: limits)
            return try Answer(response, decoder: decoder)
        } catch let error as UpstreamError {
            throw EngineError(.upstreamFailed, "asking for a token: \(error.reason)", detail: error.code.description)
        } catch let error as JSONError {
            throw EngineError(.answerMalformed, "asking for a token: \(error.reason)", detail: error.code.rawValue)
        }
    }

    private func refused(_ answer: Answer, by request: BuiltRequest) -> EngineError {
        // The error name of RFC 6749, section 5.2, is one of few words; anything else the server says stays out of our messages.
        let name = answer.document?.root["error"]?.stringValue.flatMap { $0.isErrorName ? $0 : nil }
        return EngineError(
            .authenticationRejected,
            "\(request.url.redacted) answered \(answer.status)\(name.map { " (\($0))" } ?? ""): the credentials do not get a token",
            detail: name,
            status: answer.status)
    }

    /// Seconds from now, or a point in time; nil when the answer does not say.
    private func expiry(_ value: CELValue) -> Date? {
        switch value {
        case .timestamp(let time): return time.date
        case .optional(let optional): return optional.value.flatMap(expiry)
        case .string(let text): return Double(text).map { clock.now().addingTimeInterval($0) } ?? RFC3339.date(text)
        default:
            guard let seconds = value.doubleValue else { return nil }
            return seconds > 1_000_000_000 ? Date(timeIntervalSince1970: seconds) : clock.now().addingTimeInterval(seconds)
        }
    }
}

extension String {
    /// Whether the text is a plain word such as `invalid_grant`.
    fileprivate var isErrorName: Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        return utf8.count <= 40 && utf8.allSatisfy { $0 == UInt8(ascii: "_") || letters.contains($0) }
    }
}
