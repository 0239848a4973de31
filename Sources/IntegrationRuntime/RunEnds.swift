import IntegrationStore

/// Writes down that runs have ended: those that end while others are being written are written together.
actor RunEnds {
    private let store: IntegrationStore
    /// Those that end while others are being written, and when they are written.
    private var gathered: (ends: [IntegrationStore.EndedRun], written: Task<Void, any Error>)?
    private var writing: Task<Void, any Error>?

    init(store: IntegrationStore) { self.store = store }

    /// Returns when it is written.
    func add(_ end: IntegrationStore.EndedRun) async throws {
        if let gathered {
            self.gathered?.ends.append(end)
            return try await gathered.written.value
        }
        let before = writing
        let written = Task { [store] in
            _ = await before?.result
            try await store.endRuns(take())
        }
        gathered = ([end], written)
        writing = written
        try await written.value
    }

    private func take() -> [IntegrationStore.EndedRun] {
        defer { gathered = nil }
        return gathered?.ends ?? []
    }
}
