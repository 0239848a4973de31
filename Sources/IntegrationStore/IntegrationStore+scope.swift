extension IntegrationStore {
    /// Opens a store for as long as `body` runs, and closes it whatever happens: leases are given back, also after a cancellation.
    package static func withStore<Result>(
        at address: StoreAddress, environment: Environment = Environment(), _ body: (IntegrationStore) async throws -> Result
    ) async throws -> Result {
        guard let path = address.path else {
            return try await with(try await IntegrationStore(postgres: address.postgres, environment: environment), body)
        }
        return try await with(try await BlockingWork.run { try IntegrationStore(path: path, environment: environment) }, body)
    }

    /// The same to read and nothing else: the file stays byte for byte as it is.
    package static func withReadOnlyStore<Result>(
        at address: StoreAddress, _ body: (IntegrationStore) async throws -> Result
    ) async throws -> Result {
        guard let path = address.path else {
            return try await with(try await IntegrationStore(postgres: address.postgres, migrates: false), body)
        }
        return try await with(try await BlockingWork.run { try IntegrationStore(readingOnly: path) }, body)
    }

    private static func with<Result>(_ store: IntegrationStore, _ body: (IntegrationStore) async throws -> Result) async throws -> Result {
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
