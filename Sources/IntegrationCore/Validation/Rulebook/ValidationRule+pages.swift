/// Pages and delta: how a pass goes on and where the next begins.
extension ValidationRule {
    static let pagesCannotAdvance = error(
        "pages-cannot-advance",
        "The next request would be the same as this one, or `next` never changes.",
        example: "pages: { type: cursor, next: \"'abc'\", param: cursor }",
        fix: "Take `next` from body, headers or the last record, and send it in exactly one of param, header or body."
    )

    static let pagesSize = warning(
        "pages-size",
        "Without a page size or `stop` the end is only noticed by an empty page.",
        example: "pages: { type: page }",
        fix: "Add `size: { param: per_page, value: 100 }`, or `stop`."
    )

    static let pagesVariable = error(
        "pages-variable",
        "The GraphQL query does not declare and use the variable that carries the cursor, or does not ask for `pageInfo`.",
        example: "query: \"{ users { nodes { id } } }\"",
        fix: "Declare it: `query($after: String) { users(after: $after) { pageInfo { hasNextPage endCursor } … } }`."
    )

    static let deltaCursorUnused = error(
        "delta-cursor-unused",
        "The delta request does not send the cursor and nothing stops at it, so that every delta is a full pass.",
        example: "delta: { cursor: record.updated }",
        fix: "Use `${cursor}` (or `window`) in delta.query, headers, body or request, or add `stop`."
    )

    static let deltaSource = error(
        "delta-source",
        "The position of a delta is not taken from what the provider sent: `cursor` reads no record, or `token` no answer.",
        example: "delta: { cursor: now }",
        fix: "Take it from a field of the record, `record.updated_at`, or of the answer, `body.delta_token`."
    )

    static let deltaOption = error(
        "delta-option",
        "A delta option has no effect or cannot work with the others.",
        example: "delta: { token: body.next, overlap: 5m }",
        fix: "Follow the message."
    )

    static let deltaUnits = error(
        "delta-units",
        "A stream has one position for all its parents and partitions, and a token or an id of one says nothing of the others.",
        example: "each: users, delta: { token: body.next, query: { token: \"${cursor}\" } }",
        fix: "Take a time as `cursor`, or remove `delta`: children of unchanged parents are not fetched again anyway."
    )

    static let deltaSchedule = warning(
        "delta-schedule",
        "`sync.delta` is set and no stream has a delta, or is not shorter than `sync.full`.",
        example: "sync: { delta: 15m }",
        fix: "Remove it, or add `delta` to a stream."
    )

    static let pagesRules = [
        pagesCannotAdvance, pagesSize, pagesVariable, deltaCursorUnused, deltaSource, deltaOption, deltaUnits, deltaSchedule,
    ]
}
