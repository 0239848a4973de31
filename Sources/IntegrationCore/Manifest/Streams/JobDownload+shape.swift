extension JobDownload {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        JobDownload(request: .missing),
        "Where the result of a job is.",
        fields: [
            .required("request", \.request, .requestLine, "Method and path.", example: "GET /jobs/${job.id}/result"),
            .defaulted("format", \.format, .choice(), "How the result is read.", example: "csv"),
        ]
    )
}
