/// Writes pages one after the other while the next is fetched: at most one is being written, and whoever brings another waits.
actor PageWriter<Page: Sendable> {
    private let write: @Sendable (Page) async throws -> Void
    private var inFlight: Task<Void, any Error>?
    private var failure: (any Error)?

    init(write: @escaping @Sendable (Page) async throws -> Void) {
        self.write = write
    }

    /// Accepts a page as soon as the previous one is written. A failed write fails every later call.
    func accept(_ page: Page) async throws {
        try await drain()
        try Task.checkCancellation()
        inFlight = Task { [write] in try await write(page) }
    }

    /// Waits until everything accepted is written.
    func drain() async throws {
        while let task = inFlight {
            do {
                try await task.value
            } catch {
                failure = failure ?? error
            }
            // Another caller may have begun a new write while this one waited for the old.
            if inFlight == task { inFlight = nil }
        }
        if let failure { throw failure }
    }
}
