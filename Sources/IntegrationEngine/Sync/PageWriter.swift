/// Writes pages in the order they come while the next are fetched.
///
/// No page is held back: where nothing is being written it is written at once. What comes meanwhile is written together, which spares
/// the cost that every commit has of its own (`docs/decisions/0008-several-pages-in-one-commit.md`).
actor PageWriter<Page: Sendable> {
    private let capacity: PageWriterCapacity
    private let size: @Sendable (Page) -> Int
    private let write: @concurrent @Sendable ([Page]) async throws -> Void
    private var waiting: [Page] = []
    /// Of the pages that wait and of those that are being written.
    private var bytes = 0
    private var inFlight: Task<Void, Never>?
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
    func accept(_ page: Page) async throws {
        let size = size(page)
        while let task = inFlight, waiting.count >= capacity.pages || bytes + size > capacity.bytes {
            await task.value
        }
        if let failure { throw failure }
        try Task.checkCancellation()
        waiting.append(page)
        bytes += size
        if inFlight == nil { writeWaiting() }
    }

    /// Waits until everything accepted is written.
    func drain() async throws {
        while let task = inFlight { await task.value }
        if let failure { throw failure }
    }

    private func writeWaiting() {
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
