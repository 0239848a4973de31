extension Pages {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        Pages(.link(LinkPages())),
        "How to get the next page.",
        fields: [
            .optional(
                "size", \.size, .object(PageSize.shape),
                "Page size asked for. With numbered pages and no `stop`, a page smaller than this and than one before it is the last, and so is an empty one.",
                example: "{ param: per_page, value: 100 }"),
            .optional(
                "stop", \.stop, .expression,
                "True on the last page; `status`, `headers`, `body`, `records` and `page` (from 0) are in scope.",
                example: "body.last == true"
            ),
            .optional(
                "total", \.total, .expression,
                "Number of records in all; a total that shrinks while paging, and an end before that many records have come, are errors.",
                example: "body.total"
            ),
            .optional("max", \.max, .positive, "Most pages; default `http.limits.pages`.", example: "100"),
        ]
    )
}
