/// Integrations of one paged stream.
enum PagedHarness {
    /// - Parameter stream: Further keys of the stream `things`, as a flow mapping's members.
    static func make(
        _ pages: String, request: String = "GET /things", records: String = "body", stream: String = "",
        script: @escaping ScriptedTransport.Script
    ) throws -> EngineHarness {
        try EngineHarness(
            """
            http: { baseUrl: "https://api.example.com" }
            streams:
              things:
                request: \(request)
                records: \(records)
                key: record.id
                pages: \(pages)
            \(stream)
            checks:
              known: { name: Known, over: things, pass: record.id >= 0, remediation: None. }
            """, script: script)
    }
}
