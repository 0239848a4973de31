import IntegrationCore

/// The run of a connection test: there is none, so nothing can be stored in it.
struct NoRun: HandlerRun {
    let selectedStreams: Set<String>? = []

    func readsChanges(of stream: String) -> Bool { false }
    func cursor(of stream: String) -> String? { nil }
    func progress(of stream: String, unit: String) -> UnitProgress? { nil }
    func hasEnded(_ stream: String) -> Bool { false }
    func isComplete(_ stream: String) -> Bool { false }
    func storedParents(of child: String, in stream: String, after: Int64?, limit: Int, onlyOwing: Bool) async throws -> [StoredParent] {
        []
    }
    func streamFailed(_ stream: String, _ error: any Error) {}
    func parentsEnded(_ stream: String, complete: [Int64], incomplete: [Int64], marksGone: Bool) async throws {}

    func deliver(_ page: FetchPage) async throws {
        throw EngineError(.unsupported, "a connection test cannot deliver pages")
    }

    func streamEnded(_ end: StreamEnd) async throws {
        throw EngineError(.unsupported, "a connection test has no streams")
    }
}
