extension ConnectionIdentity {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        ConnectionIdentity(id: .missing),
        "Who a connection is connected as.",
        fields: [
            .required("id", \.id, .expression, "Stable id of the account.", example: "body.id"),
            .optional("label", \.label, .expression, "Name of the account for people.", example: "body.login"),
        ]
    )
}
