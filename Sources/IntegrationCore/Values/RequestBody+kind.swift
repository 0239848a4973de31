import Yams

extension RequestBody {
    static let kind = Kind<RequestBody>.oneOf(
        "Body of a request, of exactly one kind.",
        [
            .key(
                "json", .tree, "Any JSON; its texts are templates. A text that is one whole `${...}` keeps the type of its value.",
                example: "{ active: true, since: \"${cursor}\" }",
                payload: { if case .json(let tree) = $0 { tree } else { nil } }, wrap: { .json($0) }),
            .key(
                "form", .map(of: .queryValue), "Form fields; a list repeats the field.", example: "{ Action: ListUsers }",
                payload: { if case .form(let fields) = $0 { fields } else { nil } }, wrap: { .form($0) }),
            .key(
                "graphql", .object(GraphQLBody.shape),
                "A GraphQL request. An answer that holds `errors` is an error, unless a rule says otherwise.",
                example: "{ query: \"{ viewer { login } }\" }",
                payload: { if case .graphql(let body) = $0 { body } else { nil } }, wrap: { .graphql($0) }),
            .key(
                "text", .template, "Text as it is.", example: "<users/>",
                payload: { if case .text(let template) = $0 { template } else { nil } }, wrap: { .text($0) }),
        ])

    /// A text, or a body.
    static let kindOrText = Kind<RequestBody>(
        KindDescription(
            words: "a text with `${...}`, or a body",
            schema: ["anyOf": [.object(template.description.schema), .object(kind.description.schema)]],
            type: "template, or [RequestBody](#requestbody)",
            structures: kind.description.structures),
        read: { node, reader in
            if case .scalar = node { return template.read(node, &reader).map { .text($0) } }
            return kind.read(node, &reader)
        },
        write: { body in if case .text(let text) = body { .text(text.source) } else { kind.write(body) } })

    private static let template = Kind<ManifestTemplate>.template
}

extension GraphQLBody {
    static let shape = Shape(
        GraphQLBody(query: ""),
        "A GraphQL request.",
        fields: [
            .required(
                "query", \.query, .text, "The GraphQL document, as it is: what varies goes into variables.",
                example: "query($org: String!) { organization(login: $org) { name } }"),
            .defaulted(
                "variables", \.variables, .map(of: .tree), "Variables; a text that is one whole `${...}` keeps the type of its value.",
                example: "{ org: \"${config.org}\" }"),
        ])
}
