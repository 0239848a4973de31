extension JobPoll {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        JobPoll(request: .missing, done: .missing),
        "How to ask whether a job is done.",
        fields: [
            .required("request", \.request, .requestLine, "Method and path.", example: "GET /jobs/${job.id}"),
            .defaulted("interval", \.interval, .positiveDuration, "Wait between two polls.", example: "10s"),
            .defaulted("timeout", \.timeout, .positiveDuration, "Longest time for the whole job.", example: "1h"),
            .required("done", \.done, .expression, "Whether the job is done.", example: #"body.state == "done""#),
            .optional("failed", \.failed, .expression, "Whether the job has failed.", example: #"body.state == "failed""#),
        ]
    )
}
