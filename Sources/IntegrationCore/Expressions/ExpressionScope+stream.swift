import CEL

/// Streams: what a request is made from, what its answer gives, and what one record gives.
extension ExpressionScope {
    /// The list that `partitions` yields.
    package static func partitions(_ manifest: IntegrationManifest, _ stream: StreamManifest) -> ExpressionScope {
        ExpressionScope(.partitions, settings(manifest) + clock)
    }

    /// `where` of a stream: whether this parent (and partition) is asked for at all.
    package static func parentCondition(_ manifest: IntegrationManifest, _ stream: StreamManifest) -> ExpressionScope {
        ExpressionScope(.parentCondition, settings(manifest) + clock + surroundings(of: stream))
    }

    /// Path, query, headers and body of a stream's requests.
    ///
    /// - Parameters:
    ///   - delta: Whether it is a request of the delta mode, which also sees `cursor`.
    ///   - window: Whether the stream is fetched in slices of time, so that `window.start` and `window.end` are known.
    package static func streamRequest(
        _ manifest: IntegrationManifest, _ stream: StreamManifest, delta: Bool = false, window: Bool = false
    ) -> ExpressionScope {
        var names = settings(manifest) + clock + surroundings(of: stream)
        if delta { names.append(variable(.cursor, .string)) }
        if window { names.append(object(.window, ["start": .string, "end": .string])) }
        return ExpressionScope(.streamRequest, names)
    }

    /// The requests that poll and download a job: those of the stream, and `job`, the body of the answer that created it.
    package static func jobRequest(_ manifest: IntegrationManifest, _ stream: StreamManifest) -> ExpressionScope {
        ExpressionScope(.streamRequest, settings(manifest) + clock + surroundings(of: stream) + [variable(.job, .dyn)])
    }

    /// `done` and `failed` of a job: the answer of a poll.
    package static func jobAnswer(_ manifest: IntegrationManifest, _ stream: StreamManifest) -> ExpressionScope {
        ExpressionScope(.jobAnswer, answer + settings(manifest) + surroundings(of: stream) + [variable(.job, .dyn)])
    }

    /// `records`, `errors` and `delta.token`: one whole answer.
    package static func streamAnswer(_ manifest: IntegrationManifest, _ stream: StreamManifest) -> ExpressionScope {
        ExpressionScope(.streamAnswer, answer + settings(manifest) + surroundings(of: stream))
    }

    /// `pages`: an answer with its records, the last of them (null on an empty page) and the number of the page from 0.
    package static func pages(_ manifest: IntegrationManifest, _ stream: StreamManifest) -> ExpressionScope {
        let page = [variable(.records, .list(.dyn)), variable(.last, .dyn), variable(.page, .int)]
        return ExpressionScope(.pages, answer + page + settings(manifest) + surroundings(of: stream))
    }

    /// `key`, `filter`, `fields`, `delta.cursor` and `deletes.tombstone`: one record.
    package static func record(_ manifest: IntegrationManifest, _ stream: StreamManifest) -> ExpressionScope {
        ExpressionScope(.record, recordNames(manifest, stream))
    }

    /// `delta.stop`: one record, and the cursor the pass began with.
    package static func deltaStop(_ manifest: IntegrationManifest, _ stream: StreamManifest) -> ExpressionScope {
        ExpressionScope(.deltaStop, recordNames(manifest, stream) + [variable(.cursor, .string)])
    }

    static func recordNames(_ manifest: IntegrationManifest, _ stream: StreamManifest) -> [Variable] {
        [variable(.record, .dyn)] + surroundings(of: stream) + settings(manifest) + clock
    }

    static func settings(_ manifest: IntegrationManifest) -> [Variable] {
        [config(manifest), variables(manifest)]
    }

    /// The parent and the partition, where the stream has them.
    static func surroundings(of stream: StreamManifest) -> [Variable] {
        var names: [Variable] = []
        if stream.each != nil { names.append(variable(.parent, .dyn)) }
        if stream.partitions != nil { names.append(variable(.partition, .dyn)) }
        return names
    }
}
