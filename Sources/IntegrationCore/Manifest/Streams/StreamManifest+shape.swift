extension StreamManifest {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        StreamManifest(name: "", request: .missing, key: .missing),
        "One list of records.",
        fields: [
            .optional("description", \.description, .text, "What the records are.", example: "All users, also deactivated ones."),
            .optional(
                "each", \.each, .variableName,
                "Parent stream: one request for each of its records, `parent` in scope.",
                example: "users"
            ),
            .optional(
                "where", \.`where`, .expression,
                "Which parents (and partitions) are asked for.",
                example: #"parent.status == "ACTIVE""#
            ),
            .optional(
                "partitions", \.partitions, .expression,
                "A list; one request series for each element, `partition` in scope.",
                example: #"config.regions.split(",")"#
            ),
            .required(
                "request", \.request, .requestLine,
                "Method and path, or an absolute https URL.",
                example: "GET /users/${parent.id}/factors"
            ),
            .optional("baseUrl", \.baseUrl, .urlTemplate, "Instead of `http.baseUrl`.", example: "https://iam.${partition}.example.com"),
            .defaulted(
                "query", \.query, .map(of: .queryValue),
                "Query parameters; a list repeats the parameter, null leaves it out.",
                example: "{ limit: 200 }"
            ),
            .defaulted(
                "headers", \.headers, .map(of: .template, keys: .headerName),
                "Headers.",
                example: "{ Accept: application/vnd.example+json }"
            ),
            .optional("body", \.body, RequestBody.kind, "Body of the request.", example: "{ json: { filter: { active: true } } }"),
            .defaulted("format", \.format, .choice(), "How the answer is read.", example: "xml"),
            .defaulted("lists", \.lists, .list(of: .text), "XML elements that are lists even when there is one.", example: "[member]"),
            .optional(
                "sign", \.sign, SigningOverride.kind,
                "Another region or service than `auth` says, or another signature.",
                example: #"{ service: ec2, region: "${partition}" }"#
            ),
            .optional(
                "records", \.records, .expression,
                "The list of records; default: `body` when it is a list, else `[body]`. Null is an error, not an empty list.",
                example: "body.items"
            ),
            .optional("filter", \.filter, .expression, "A record is kept when this is true.", example: "'!record.archived'"),
            .defaulted(
                "fields", \.fields, .map(of: .expression),
                "Fields added to or replaced on the stored record; without any (and without `remove`) a record is stored exactly as received.",
                example: #"{ fullName: 'record.first + " " + record.last' }"#
            ),
            .defaulted("remove", \.remove, .list(of: .text), "Dotted paths removed from the stored record.", example: "[profile.photo]"),
            .required(
                "key", \.key, .expression,
                "The record's key: text or a whole number, unique in the stream (below a parent: among its children) over all partitions. "
                    + "A record that comes again on a later page replaces the earlier one; two different ones on one page are an error, unless "
                    + "the stream is a list of changes (`delta`, `deletes.tombstone`): there the last one counts.",
                example: "record.id"
            ),
            .optional("pages", \.pages, Pages.kind, "How to get the next page; absent means one page.", example: "{ type: link }"),
            .optional(
                "delta", \.delta, .object(Delta.shape),
                "How to ask only for what changed.",
                example: "{ cursor: record.lastUpdated }"
            ),
            .defaulted(
                "deletes", \.deletes, .object(Deletes.shape),
                "How deleted records are noticed.",
                example: "{ tombstone: record.deleted }"
            ),
            .defaulted("volatile", \.volatile, .list(of: .text), "Dotted paths that do not count as a change.", example: "[lastSeen]"),
            .optional(
                "concurrency", \.concurrency, .concurrency, "Parents or partitions at once; default `http.concurrency`.", example: "4"),
            .defaulted(
                "errors", \.errors, .list(of: .object(ErrorRule.shape)),
                "Error rules of this stream; they come before those of `http`.",
                example: "[{ status: [404], action: empty }]"
            ),
            .optional("job", \.job, .object(Job.shape), "`request` creates an asynchronous job: how to poll it and download the result."),
            .defaulted("single", \.single, .flag, "The stream is one record, not a list.", example: "true"),
            .defaulted("retryable", \.retryable, .flag, "A POST that only reads and may be repeated.", example: "true"),
        ]
    )
}
