extension GraphQLPages {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        GraphQLPages(pageInfo: .missing),
        "A GraphQL connection.",
        fields: [
            .required(
                "pageInfo", \.pageInfo, .expression,
                "The `pageInfo` object: `hasNextPage`, `endCursor`.",
                example: "body.data.users.pageInfo"
            ),
            .defaulted("variable", \.variable, .text, "Variable of the query that carries the cursor.", example: "cursor"),
        ]
    )
}
