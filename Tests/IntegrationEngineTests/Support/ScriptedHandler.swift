import IntegrationCore
import JSONTape

/// A handler as one writes it in Swift: the contract and nothing else. It answers by a closure over mode and cursor.
struct ScriptedHandler: IntegrationHandler {
    let result: @Sendable (RunMode, String?) throws -> FetchResult

    init(_ result: @escaping @Sendable (RunMode, String?) throws -> FetchResult) {
        self.result = result
    }

    func testConnection(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> ConnectionTestResult {
        ConnectionTestResult(isAccepted: credentials.reveal("token") == "canary-secret")
    }

    func fetchFull(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> FetchResult {
        try result(.full, context.cursor)
    }

    func fetchDelta(_ credentials: IntegrationCredentials, context: HandlerContext) async throws -> FetchResult {
        try result(.delta, context.cursor)
    }
}

extension FetchedRecord {
    /// A record of a stream, with a number for key and content.
    static func native(_ stream: String, _ id: Int) throws -> (stream: String, record: FetchedRecord) {
        let document = try JSONDocument(parsing: Array("{\"id\":\(id)}".utf8))
        return (stream, FetchedRecord(key: String(id), value: document.root))
    }
}

extension ReportedFinding {
    static func odd(_ resource: String, check: String = "odd") -> ReportedFinding {
        ReportedFinding(checkID: check, severity: .low, resourceType: "thing", resourceID: resource, title: "Odd thing")
    }
}
