extension Job {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        Job(poll: JobPoll(request: .missing, done: .missing), download: JobDownload(request: .missing)),
        "An asynchronous job. The answer of the stream's request is `job`.",
        fields: [
            .required(
                "poll", \.poll, .object(JobPoll.shape),
                "How to ask whether the job is done.",
                example: #"{ request: "GET /jobs/${job.id}", done: body.state == "done" }"#
            ),
            .required(
                "download", \.download, .object(JobDownload.shape),
                "Where the result is.",
                example: #"{ request: "GET /jobs/${job.id}/result" }"#
            ),
        ]
    )
}
