import CEL
import IntegrationCore
import JSONTape

/// A stream of a manifest with everything in it compiled.
struct CompiledStream: Sendable {
    let name: String
    let parent: String?
    let condition: CompiledExpression?
    let partitions: CompiledExpression?
    let request: CompiledRequest
    let decoder: AnswerDecoder
    let answerEnvironment: CELEnvironment
    let records: CompiledExpression?
    let recordEnvironment: CELEnvironment
    let key: CompiledExpression
    let filter: CompiledExpression?
    let fields: [(name: String, expression: CompiledExpression)]
    let removed: RemovedPaths
    /// Paths of members that always differ.
    let volatile: [[String]]
    let tombstone: CompiledExpression?
    let deletesAbsent: Bool
    let pages: CompiledPages?
    let pagesEnvironment: CELEnvironment
    let delta: CompiledDelta?
    let job: CompiledJob?
    let rules: [CompiledErrorRule]
    let concurrency: Int

    /// - Parameter common: The rules for the whole integration; the stream's own go first.
    init(_ stream: StreamManifest, _ manifest: IntegrationManifest, common: [CompiledErrorRule]) throws(EngineError) {
        let place = "streams.\(stream.name)"
        func compiler(_ scope: ExpressionScope) -> RequestCompiler {
            RequestCompiler(
                place: place, environment: scope.environment, signedMessage: ExpressionScope.signedMessage(manifest).environment)
        }
        let answer = compiler(.streamAnswer(manifest, stream))
        let record = compiler(.record(manifest, stream))
        name = stream.name
        parent = stream.each
        condition = try compiler(.parentCondition(manifest, stream)).expression(stream.where, "where")
        partitions = try compiler(.partitions(manifest, stream)).expression(stream.partitions, "partitions")
        request = try CompiledRequest(
            stream.request, baseURL: stream.baseUrl, query: stream.query, headers: stream.headers, body: stream.body, sign: stream.sign,
            isRetryable: stream.retryable,
            compiler: compiler(.streamRequest(manifest, stream, window: stream.delta?.window != nil)))
        answerEnvironment = answer.environment
        records = try answer.expression(stream.records, "records")
        recordEnvironment = record.environment
        key = try record.expression(stream.key, "key")
        let columns = stream.records.map { $0.source == "body" } ?? true ? key.fields(of: "record") : []
        decoder = AnswerDecoder(stream.format, lists: stream.lists, columns: columns, limits: manifest.http.limits)
        filter = try record.expression(stream.filter, "filter")
        var fields: [(name: String, expression: CompiledExpression)] = []
        for (name, expression) in stream.fields { fields.append((name, try record.expression(expression, "fields.\(name)"))) }
        self.fields = fields
        removed = RemovedPaths(stream.remove)
        volatile = stream.volatile.map { $0.split(separator: ".").map(String.init) }
        tombstone = try record.expression(stream.deletes.tombstone, "deletes.tombstone")
        deletesAbsent = stream.deletes.absence
        let pageCompiler = compiler(.pages(manifest, stream)).at("pages")
        pagesEnvironment = pageCompiler.environment
        pages = try stream.pages.map { (pages) throws(EngineError) in
            try CompiledPages(pages, limit: manifest.http.limits.pages, compiler: pageCompiler)
        }
        delta = try stream.delta.map { (delta) throws(EngineError) in try CompiledDelta(delta, of: stream, manifest, compiler: compiler) }
        job = try stream.job.map { (job) throws(EngineError) in
            try CompiledJob(job, of: stream, manifest, columns: columns, compiler: compiler)
        }
        rules = try answer.rules(stream.errors, "errors") + common
        concurrency = max(1, stream.concurrency ?? manifest.http.concurrency)
    }

    /// Whether the stored record is not the received one.
    var isMapped: Bool { !fields.isEmpty || !removed.isEmpty }
}
