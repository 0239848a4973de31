/// Checks: from records to findings.
extension ValidationRule {
    static let checkUnknownStream = error(
        "check-unknown-stream",
        "`over` names a stream that does not exist.",
        example: "over: user",
        fix: "Use the name of a stream of this manifest."
    )

    static let checkResource = error(
        "check-resource",
        "The resource cannot tell findings apart: its id is the same for every record.",
        example: "resource: { type: user, id: \"'user'\" }",
        fix: "Use a field of the record: `record.id`."
    )

    static let resourceType = warning(
        "resource-type",
        "Checks over one stream call its records by different types, so that their findings do not meet.",
        example: "resource: { type: usr, … } and { type: user, … }",
        fix: "Use one word for one kind of resource."
    )

    static let notRenderable = error(
        "not-renderable",
        "A list, map or null stands in text, where only text, numbers, bools, times and durations can.",
        example: "title: Members ${record.members.map(m, m.name)}",
        fix: "Make text of it: `.join(\", \")`, `size(…)`, or `string(…)`."
    )

    static let checkIgnoresRecord = error(
        "check-ignores-record",
        "`pass` reads nothing of the record, its parent or its children, so that its verdict is the same for all.",
        example: "pass: variables.days > 3",
        fix: "Use the record, or an `aggregate`."
    )

    static let checkPartition = error(
        "check-partition",
        "A check that looks at children, or an aggregate, uses `partition`: it is decided after the streams, when only records are known.",
        example: "aggregate: { count: partition == 'eu' }",
        fix: "Put it into the record, `fields: { region: partition }`, and read `record.region`."
    )

    static let checksRules = [
        checkUnknownStream, checkResource, resourceType, notRenderable, checkIgnoresRecord, checkPartition,
    ]
}
