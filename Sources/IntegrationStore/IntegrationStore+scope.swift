extension IntegrationStore {
    /// Opens a store for as long as `body` runs, and closes it whatever happens: leases are given back, also after a cancellation.
    package static func withStore<Result>(path: String, _ body: (IntegrationStore) async throws -> Result) async throws -> Result {
        let store = try await BlockingWork.run { try IntegrationStore(path: path) }
        let result: Result
        do {
            result = try await body(store)
        } catch {
            // The first error is the one to hear of.
            try? await store.close()
            throw error
        }
        try await store.close()
        return result
    }
}
