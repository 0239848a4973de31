extension PageSize {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        PageSize(param: "", value: 1),
        "Page size asked for.",
        fields: [
            .required("param", \.param, .text, "Query parameter, or dotted path in a JSON or form body for a POST.", example: "per_page"),
            .required("value", \.value, .pageSize, "Records per page.", example: "100"),
        ]
    )
}
