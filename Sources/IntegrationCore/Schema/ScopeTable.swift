/// Which names are in scope where, as the reference shows it: made from the scopes that the validator and the engine use.
enum ScopeTable {
    static func markdown() -> String {
        var text = "| Where | Names |\n|---|---|\n"
        for row in rows { text += "| \(row.place) | \(row.names.joined(separator: ", ")) |\n" }
        return text
    }

    private typealias Row = (place: String, names: [String])

    private static let rows: [Row] = authentication + streams + checks + events

    private static let authentication: [Row] = [
        ("`auth`", names(.auth(manifest))),
        ("`auth`: `outputs` of a step", names(.authAnswer(manifest))),
        ("`auth`: `expires` of a step", names(.authExpiry(manifest, AuthStep(name: "", request: .missing, outputs: [:])))),
        ("`auth`: `errors` of a step", names(.authErrors(manifest))),
        ("`auth`: `form` and `headers` of an `exchange`", names(.tokenExchange(manifest))),
        ("`auth`: `response` and `metadata`", names(.tokenAnswer(manifest))),
        ("`http`", names(.http(manifest))),
        ("`sign` of `http`, `test` and `auth`", names(.signing(manifest))),
        ("`message` of `hmac` signing", names(.signedMessage(manifest))),
        ("`http.errors`", names(.httpAnswer(manifest))),
        ("`test`: the request", names(.test(manifest))),
        ("`test`: `pass`, `identity`, `errors`", names(.testAnswer(manifest))),
    ]

    private static let streams: [Row] = [
        ("a stream's `partitions`, `delta.initial`", stream { .partitions(manifest, $0) }),
        ("a stream's `where`", stream { .parentCondition(manifest, $0) }),
        (
            "a stream's `request`, `baseUrl`, `query`, `headers`, `body`",
            stream { .streamRequest(manifest, $0) } + ["`window` with `delta.window`"]
        ),
        ("the same in `delta`", stream { .streamRequest(manifest, $0, delta: true) } + ["`window` with `delta.window`"]),
        ("a stream's `sign`", stream { .signing(manifest, stream: $0) }),
        ("`request` of a job's `poll` and `download`", stream { .jobRequest(manifest, $0) }),
        ("`done` and `failed` of a job", stream { .jobAnswer(manifest, $0) }),
        ("a stream's `records`, `errors`, `delta.token`", stream { .streamAnswer(manifest, $0) }),
        ("a stream's `pages`", stream { .pages(manifest, $0) }),
        ("a stream's `key`, `filter`, `fields`, `delta.cursor`, `deletes.tombstone`", stream { .record(manifest, $0) }),
        ("a stream's `delta.stop`", stream { .deltaStop(manifest, $0) }),
    ]

    private static let checks: [Row] = [
        (
            "a check; `where` and `aggregate` of one with an aggregate",
            stream { stream in
                ExpressionScope.check(
                    manifest(with: stream), CheckManifest(id: "", name: "", over: stream.name, pass: .missing))
            } + ["each child stream by its name, as a list; with children or an aggregate no `partition`, which is not stored"]
        ),
        (
            "`pass`, `severity`, `title`, `evidence`, `resource` of a check with an aggregate",
            names(.aggregatePass(manifest, CheckManifest(id: "", name: "", over: "", pass: .missing)))
        ),
    ]

    private static let events: [Row] = [
        ("an action: the request", names(.action(manifest, ActionManifest(name: "", request: .missing)))),
        ("an action: `output`, `errors`", names(.actionAnswer(manifest, ActionManifest(name: "", request: .missing)))),
        ("`webhook.verify.signed`", names(.webhookSignature(manifest))),
        ("`webhook`", names(.webhook(manifest))),
        ("`record` and `key` of an event; `realtime`: what an event gives", names(.event(manifest))),
        ("`realtime`: the request, `heartbeat`, `resume.query`", names(.realtimeRequest(manifest))),
        ("`realtime.open.url`", names(.realtimeAnswer(manifest))),
    ]

    private static let manifest = manifest(with: nil)

    private static func manifest(with stream: StreamManifest?) -> IntegrationManifest {
        var manifest = IntegrationManifest.shape.blank
        if let stream { manifest.streams = [stream] }
        return manifest
    }

    private static func names(_ scope: ExpressionScope) -> [String] { scope.names.map { "`\($0)`" } }

    /// The names for any stream, and then those that only a child or a stream with partitions has.
    private static func stream(_ scope: (StreamManifest) -> ExpressionScope) -> [String] {
        var stream = StreamManifest.shape.blank
        stream.name = "stream"
        let common = scope(stream).names
        stream.each = "parent"
        stream.partitions = .missing
        let reasons = ["parent": " with `each`", "partition": " with `partitions`"]
        return scope(stream).names.map { name in common.contains(name) ? "`\(name)`" : "`\(name)`\(reasons[name] ?? "")" }
    }
}
