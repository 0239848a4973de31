import CEL
import IntegrationCore

/// How a stream fetches only what changed, compiled.
struct CompiledDelta: Sendable {
    let request: CompiledRequest
    let cursor: CompiledExpression?
    let token: CompiledExpression?
    let initial: CompiledTemplate?
    let stop: CompiledExpression?
    let format: DeltaFormat
    let overlap: Duration?
    let window: Duration?
    /// Statuses that mean the provider has forgotten the cursor.
    let expired: Set<Int>

    init(
        _ delta: Delta, of stream: StreamManifest, _ manifest: IntegrationManifest, compiler: (ExpressionScope) -> RequestCompiler
    ) throws(EngineError) {
        let scope = ExpressionScope.streamRequest(manifest, stream, delta: true, window: delta.window != nil)
        var query = stream.query
        for (name, value) in delta.query { query[name] = value }
        var headers = stream.headers
        for (name, template) in delta.headers { headers[name] = template }
        request = try CompiledRequest(
            delta.request ?? stream.request, baseURL: stream.baseUrl, query: query, headers: headers, body: delta.body ?? stream.body,
            sign: stream.sign, isRetryable: stream.retryable, compiler: compiler(scope).at("delta"))
        cursor = try compiler(.record(manifest, stream)).expression(delta.cursor, "delta.cursor")
        token = try compiler(.streamAnswer(manifest, stream)).expression(delta.token, "delta.token")
        initial = try compiler(.streamRequest(manifest, stream)).template(delta.initial, "delta.initial")
        stop = try compiler(.deltaStop(manifest, stream)).expression(delta.stop, "delta.stop")
        format = delta.format
        overlap = delta.overlap
        window = delta.window
        expired = Set(delta.expired)
    }
}
