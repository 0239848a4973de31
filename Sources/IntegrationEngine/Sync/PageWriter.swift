/// Writes pages in the order they come while the next are fetched.
///
/// Pages that come shortly after one another are written together, which spares the cost that every commit has of its own; so are those
/// that come while others are being written (`docs/decisions/0008-several-pages-in-one-commit.md`).
actor PageWriter<Page: Sendable> {
    private let capacity: PageWriterCapacity
    private let size: @Sendable (Page) -> Int
    private let write: @concurrent @Sendable ([Page]) async throws -> Void
    private var waiting: [Page] = []
    /// Of the pages that wait and of those that are being written.
    private var bytes = 0
    private var inFlight: Task<Void, Never>?
    /// Ends the wait for further pages.
    private var timer: Task<Void, Never>?
    private var failure: (any Error)?

    /// - Parameters:
    ///   - size: Bytes of a page, as `capacity` counts them.
    ///   - write: Writes pages in their order.
    init(
        capacity: PageWriterCapacity = PageWriterCapacity(), size: @escaping @Sendable (Page) -> Int,
        write: @escaping @concurrent @Sendable ([Page]) async throws -> Void
    ) {
        self.capacity = capacity
        self.size = size
        self.write = write
    }

    /// Accepts a page as soon as there is room for it. A failed write fails every later call.
    /// - Parameter isUrgent: Whether the page must not wait for others.
    func accept(_ page: Page, isUrgent: Bool = false) async throws {
        let size = size(page)
        while waiting.count >= capacity.pages || bytes + size > capacity.bytes, let task = writing() { await task.value }
        if let failure { throw failure }
        try Task.checkCancellation()
        waiting.append(page)
        bytes += size
        guard inFlight == nil else { return }
        if isUrgent || waiting.count * 2 >= capacity.pages || bytes * 2 >= capacity.bytes { writeWaiting() } else { waitForMore() }
    }

    /// Waits until everything accepted is written.
    func drain() async throws {
        while let task = writing() { await task.value }
        if let failure { throw failure }
    }

    /// What is being written; if that is nothing, the pages that wait are from now on. Nil when there are none.
    private func writing() -> Task<Void, Never>? {
        if inFlight == nil, !waiting.isEmpty { writeWaiting() }
        return inFlight
    }

    private func waitForMore() {
        guard timer == nil else { return }
        timer = Task { [patience = capacity.patience] in
            guard (try? await Task.sleep(for: patience)) != nil else { return }
            _ = writing()
        }
    }

    private func writeWaiting() {
        timer?.cancel()
        timer = nil
        let pages = exchange(&waiting, with: [])
        inFlight = Task { @concurrent [write] in
            do {
                try await write(pages)
                await finished(pages)
            } catch {
                await finished(pages, error)
            }
        }
    }

    private func finished(_ pages: [Page], _ error: (any Error)? = nil) {
        inFlight = nil
        for page in pages { bytes -= size(page) }
        failure = failure ?? error
        // What comes after a page that is not stored must not be stored either: a unit's pages have no gaps.
        if failure != nil { waiting = [] }
        if !waiting.isEmpty { writeWaiting() }
    }
}
