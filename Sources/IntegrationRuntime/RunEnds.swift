import IntegrationStore

/// Writes down that runs have ended: those that end while others are being written are written together.
actor RunEnds {
    private let store: IntegrationStore
    private var waiting: [IntegrationStore.EndedRun] = []
    private var writing: Task<Void, any Error>?

    init(store: IntegrationStore) { self.store = store }

    /// Returns when it is written.
    func add(_ end: IntegrationStore.EndedRun) async throws {
        waiting.append(end)
        // Whoever is being written now was there before; the next write has this one in it.
        let before = writing
        let next = Task { [store] in
            _ = await before?.result
            let ends = take()
            if !ends.isEmpty { try await store.endRuns(ends) }
        }
        writing = next
        try await next.value
    }

    private func take() -> [IntegrationStore.EndedRun] {
        defer { waiting = [] }
        return waiting
    }
}
