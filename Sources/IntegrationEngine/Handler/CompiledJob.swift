import CEL
import IntegrationCore
import JSONTape

/// An asynchronous job at the provider: created by the stream's request, asked after until done, then downloaded.
struct CompiledJob: Sendable {
    let poll: CompiledRequest
    let download: CompiledRequest
    let decoder: AnswerDecoder
    let answerEnvironment: CELEnvironment
    let interval: Duration
    let timeout: Duration
    let done: CompiledExpression
    let failed: CompiledExpression?

    /// - Parameter columns: Those of which a CSV answer must have one.
    init(
        _ job: Job, of stream: StreamManifest, _ manifest: IntegrationManifest, columns: Set<String>,
        compiler: (ExpressionScope) -> RequestCompiler
    ) throws(EngineError) {
        let request = compiler(.jobRequest(manifest, stream)).at("job")
        let answer = compiler(.jobAnswer(manifest, stream)).at("job")
        poll = try CompiledRequest(job.poll.request, baseURL: stream.baseUrl, headers: stream.headers, compiler: request.at("poll"))
        download = try CompiledRequest(
            job.download.request, baseURL: stream.baseUrl, headers: stream.headers, compiler: request.at("download"))
        decoder = AnswerDecoder(job.download.format, lists: stream.lists, columns: columns, limits: manifest.http.limits)
        answerEnvironment = answer.environment
        interval = job.poll.interval
        timeout = job.poll.timeout
        done = try answer.expression(job.poll.done, "poll.done")
        failed = try answer.expression(job.poll.failed, "poll.failed")
    }
}
