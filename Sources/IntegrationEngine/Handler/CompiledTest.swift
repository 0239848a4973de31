import CEL
import IntegrationCore
import JSONTape

/// The connection test of a manifest, compiled.
struct CompiledTest: Sendable {
    let request: CompiledRequest
    let decoder: AnswerDecoder
    let environment: CELEnvironment
    let pass: CompiledExpression?
    let identityID: CompiledExpression?
    let identityLabel: CompiledExpression?
    let rules: [CompiledErrorRule]

    init(_ test: ConnectionTest, _ manifest: IntegrationManifest, common: [CompiledErrorRule]) throws(EngineError) {
        let compiler = RequestCompiler(
            place: "test", environment: ExpressionScope.test(manifest).environment,
            signedMessage: ExpressionScope.signedMessage(manifest).environment)
        let answer = compiler.scoped(.testAnswer(manifest))
        request = try CompiledRequest(
            test.request, baseURL: test.baseUrl, query: test.query, headers: test.headers, body: test.body, sign: test.sign,
            isRetryable: true,
            compiler: compiler)
        decoder = AnswerDecoder(test.format, limits: manifest.http.limits)
        environment = answer.environment
        pass = try answer.expression(test.pass, "pass")
        identityID = try answer.expression(test.identity?.id, "identity.id")
        identityLabel = try answer.expression(test.identity?.label, "identity.label")
        rules = try answer.rules(test.errors, "errors") + common
    }
}
