/// Streams: what is read, and below what.
extension ValidationRule {
    static let unknownStream = error(
        "unknown-stream",
        "`each` names a stream that does not exist.",
        example: "each: user",
        fix: "Use the name of a stream of this manifest."
    )

    static let streamCycle = error(
        "stream-cycle",
        "Streams are each other's parents, so none can begin.",
        example: "a: { each: b }, b: { each: a }",
        fix: "Let one of them stand alone."
    )

    static let streamUnreachable = error(
        "stream-unreachable",
        "The stream is never requested: its parent cannot be reached.",
        example: "each: missing",
        fix: "Correct the parent first."
    )

    static let streamUnread = note(
        "stream-unread",
        "No check, child stream or event uses the stream.",
        example: "streams: { teams: … }   # no check over teams",
        fix: "Add a check, or remove the stream, unless the records themselves are wanted."
    )

    static let parentUnused = warning(
        "parent-unused",
        "A child stream makes the same request for every parent.",
        example: "each: users, request: GET /factors",
        fix: "Use `parent` in path, query or body, or remove `each`."
    )

    static let partitionUnused = warning(
        "partition-unused",
        "The stream makes the same request for every partition.",
        example: "partitions: variables.regions, request: GET /keys",
        fix: "Use `partition` in the request or its signing, or remove `partitions`."
    )

    static let recordsMissing = error(
        "records-missing",
        "The answer is one map (in XML always), and nothing says where in it the records are.",
        example: "format: xml   # no records:",
        fix: "Add `records: body.…`; in XML name repeated elements under `lists`."
    )

    static let repeatedKey = error(
        "repeated-key",
        "Two different records of one recorded answer have the same key, so that one of them would be lost.",
        example: "key: record.team   # several records of one team",
        fix: "Use what tells them apart: `record.id`, or several fields: `record.team + \"/\" + record.name`."
    )

    static let constantKey = error(
        "constant-key",
        "The key does not depend on the record, so that all records would be one.",
        example: "key: \"'id'\"",
        fix: "Use a field of the record: `record.id`."
    )

    static let unsafeMethod = error(
        "unsafe-method",
        "A stream reads, or a connection is tested, with a method that changes things.",
        example: "request: DELETE /users",
        fix: "Use GET, or POST where the provider searches with it."
    )

    static let fieldPath = error(
        "field-path",
        "A path of `volatile`, `remove` or `lists` is none, is listed twice, does not fit the stream, or `remove` takes the key away.",
        example: "volatile: [\"meta..updated\"]",
        fix: "Write dotted member names: `meta.updated`."
    )

    static let jobUnused = warning(
        "job-unused",
        "Polling or downloading a job does not use `job`, so that it cannot be about the job that was created.",
        example: "poll: { request: GET /exports, … }",
        fix: "Use `job` in the request: `GET /exports/${job.id}`."
    )

    static let streamsRules = [
        unknownStream, streamCycle, streamUnreachable, streamUnread, parentUnused, partitionUnused, recordsMissing, constantKey,
        repeatedKey,
        unsafeMethod, fieldPath, jobUnused,
    ]
}
