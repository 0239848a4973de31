import CEL

/// Authentication and the settings of every request: the only places where `credentials` is in scope.
extension ExpressionScope {
    /// URLs, headers and claims of `auth`, and the requests of its steps.
    package static func auth(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.auth, authNames(manifest))
    }

    /// Outputs of a custom auth step.
    package static func authAnswer(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.authAnswer, authNames(manifest) + answer)
    }

    /// Errors of a custom auth step, without `credentials`: the message of a rule is printed, logged and stored.
    package static func authErrors(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.authErrors, [config(manifest), variable(.now, .timestamp)] + answer)
    }

    /// `expires` of a custom auth step, which also sees what the step itself put out.
    package static func authExpiry(_ manifest: IntegrationManifest, _ step: AuthStep) -> ExpressionScope {
        let outputs = Dictionary(uniqueKeysWithValues: step.outputs.keys.map { ($0, CELType.dyn) })
        return ExpressionScope(.authAnswer, authNames(manifest) + answer + [object(.outputs, outputs)])
    }

    /// Form and headers of a JWT's token exchange.
    package static func tokenExchange(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.tokenExchange, authNames(manifest) + [variable(.assertion, .string)])
    }

    /// Where a token answer holds its parts; `query` is that of the callback, empty when there was none.
    package static func tokenAnswer(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.tokenAnswer, answer + [variable(.query, .map(.string, .string)), config(manifest)])
    }

    /// `baseUrl`, `headers` and `query` of `http`.
    package static func http(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.http, httpNames(manifest))
    }

    /// `errors` of `http`.
    package static func httpAnswer(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.httpAnswer, answer + [config(manifest), variables(manifest)])
    }

    /// Keys and parameters of request signing. A stream's override also sees the names of that stream's requests.
    package static func signing(_ manifest: IntegrationManifest, stream: StreamManifest? = nil) -> ExpressionScope {
        guard let stream else { return ExpressionScope(.httpSigning, httpNames(manifest) + [variable(.now, .timestamp)]) }
        return ExpressionScope(.streamSigning, httpNames(manifest) + clock + surroundings(of: stream))
    }

    /// The text that `hmac` signing signs; `body` is the request's body as text, `bodyHash` its lower-case hex digest.
    package static func signedMessage(_ manifest: IntegrationManifest) -> ExpressionScope {
        let request: [ExpressionName] = [.method, .path, .query, .url, .timestamp, .nonce, .bodyHash, .body]
        return ExpressionScope(.signedMessage, httpNames(manifest) + request.map { variable($0, .string) })
    }

    /// The request of `test`.
    package static func test(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.test, [config(manifest), variables(manifest), variable(.now, .timestamp)])
    }

    /// `pass`, `identity` and `errors` of `test`.
    package static func testAnswer(_ manifest: IntegrationManifest) -> ExpressionScope {
        ExpressionScope(.testAnswer, answer + [config(manifest), variables(manifest)])
    }

    private static func authNames(_ manifest: IntegrationManifest) -> [Variable] {
        [config(manifest), credentials(manifest), variable(.now, .timestamp)]
    }

    private static func httpNames(_ manifest: IntegrationManifest) -> [Variable] {
        [config(manifest), credentials(manifest), variables(manifest)]
    }
}
