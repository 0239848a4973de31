import IntegrationCore

/// The run of a connection test: there is none, so nothing can be stored in it.
struct NoRun: HandlerRun {
    let selectedStreams: Set<String>? = []

    func cursor(of stream: String) -> String? { nil }
    func progress(of stream: String, unit: String) -> UnitProgress? { nil }
    func hasEnded(_ stream: String) -> Bool { false }
    func storedRecords(of stream: String, after: Int64?, limit: Int, changedOnly: Bool) async throws -> [StoredParent] { [] }
    func childKeys(of stream: String, parent: Int64) async throws -> Set<String> { [] }
    func streamFailed(_ stream: String, _ error: any Error) {}
    func unitIncomplete(_ stream: String, parent: Int64) {}

    func deliver(_ page: FetchPage) async throws {
        throw EngineError(.unsupported, "a connection test cannot deliver pages")
    }

    func streamEnded(_ end: StreamEnd) async throws {
        throw EngineError(.unsupported, "a connection test has no streams")
    }
}
