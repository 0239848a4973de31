/// One stream.
extension SiteCollector {
    mutating func collect(_ stream: StreamManifest) {
        let path = "streams.\(stream.name)"
        let window = stream.delta?.window != nil
        let request = ExpressionScope.streamRequest(manifest, stream, window: window)
        let answer = ExpressionScope.streamAnswer(manifest, stream)
        let record = ExpressionScope.record(manifest, stream)
        if stream.where != nil { add(stream.where, "\(path).where", .parentCondition(manifest, stream), as: .condition) }
        if stream.partitions != nil { add(stream.partitions, "\(path).partitions", .partitions(manifest, stream), as: .list) }
        add(stream.request.target, "\(path).request", request)
        add(stream.baseUrl, "\(path).baseUrl", request)
        add(stream.query, "\(path).query", request)
        add(stream.headers, "\(path).headers", request)
        add(stream.body, "\(path).body", request)
        if stream.sign != nil { add(stream.sign, "\(path).sign", ExpressionScope.signing(manifest, stream: stream)) }
        add(stream.records, "\(path).records", answer, as: .records)
        add(stream.filter, "\(path).filter", record, as: .condition)
        for (name, expression) in stream.fields { add(expression, "\(path).fields.\(name)", record, as: .value) }
        add(stream.key, "\(path).key", record, as: .key)
        if let pages = stream.pages { collect(pages, "\(path).pages", .pages(manifest, stream)) }
        if let delta = stream.delta { collect(delta, stream, path: "\(path).delta", answer: answer, record: record) }
        add(stream.deletes.tombstone, "\(path).deletes.tombstone", record, as: .condition)
        add(stream.errors, "\(path).errors", answer)
        if let job = stream.job { collect(job, stream, path: "\(path).job") }
    }

    private mutating func collect(_ pages: Pages, _ path: String, _ scope: ExpressionScope) {
        switch pages.strategy {
        case .link, .page, .offset: break
        case .url(let url): add(url.next, "\(path).next", scope, as: .optionalText)
        case .cursor(let cursor): add(cursor.next, "\(path).next", scope, as: .optionalText)
        case .graphql(let graphql): add(graphql.pageInfo, "\(path).pageInfo", scope, as: .map)
        }
        add(pages.stop, "\(path).stop", scope, as: .condition)
        add(pages.total, "\(path).total", scope, as: .integer)
    }

    private mutating func collect(
        _ delta: Delta, _ stream: StreamManifest, path: String, answer: ExpressionScope, record: ExpressionScope
    ) {
        let request = ExpressionScope.streamRequest(manifest, stream, delta: true, window: delta.window != nil)
        add(delta.cursor, "\(path).cursor", record, as: .cursor)
        add(delta.token, "\(path).token", answer, as: .optionalText)
        if delta.initial != nil { add(delta.initial, "\(path).initial", .partitions(manifest, stream)) }
        add(delta.request?.target, "\(path).request", request)
        add(delta.query, "\(path).query", request)
        add(delta.headers, "\(path).headers", request)
        add(delta.body, "\(path).body", request)
        if delta.stop != nil { add(delta.stop, "\(path).stop", .deltaStop(manifest, stream), as: .condition) }
    }

    private mutating func collect(_ job: Job, _ stream: StreamManifest, path: String) {
        let request = ExpressionScope.jobRequest(manifest, stream)
        let answer = ExpressionScope.jobAnswer(manifest, stream)
        add(job.poll.request.target, "\(path).poll.request", request)
        add(job.poll.done, "\(path).poll.done", answer, as: .condition)
        add(job.poll.failed, "\(path).poll.failed", answer, as: .condition)
        add(job.download.request.target, "\(path).download.request", request)
    }
}
