import IntegrationCore

/// The run as handlers see it, with a gate in front: no secret goes into the database, neither in a reason nor in a position.
struct MaskedRun: HandlerRun {
    let run: any HandlerRun
    let secrets: KnownSecrets

    /// Stands for a position that is not stored, because it holds a secret (a next link under `https://api/bot<token>/`). Should the run
    /// be interrupted there, the unit is fetched from its first page again; pages go on counting.
    private static let withheld = "[withheld]"

    var selectedStreams: Set<String>? { run.selectedStreams }

    func readsChanges(of stream: String) -> Bool { run.readsChanges(of: stream) }

    func cursor(of stream: String) -> String? { run.cursor(of: stream) }

    func progress(of stream: String, unit: String) -> UnitProgress? {
        guard let progress = run.progress(of: stream, unit: unit), progress.position == Self.withheld else {
            return run.progress(of: stream, unit: unit)
        }
        return UnitProgress(
            position: nil, pages: progress.pages, isDone: false, cursorCandidate: progress.cursorCandidate,
            isOfChanges: progress.isOfChanges)
    }

    func hasEnded(_ stream: String) -> Bool { run.hasEnded(stream) }

    func deliver(_ page: FetchPage) async throws {
        var page = page
        if let position = page.position, secrets.isMentioned(in: position) { page.position = Self.withheld }
        page.cursorCandidate = harmless(page.cursorCandidate)
        try await run.deliver(page)
    }

    func storedParents(
        of child: String, in stream: String, after: Int64?, limit: Int, onlyOwing: Bool
    ) async throws -> [StoredParent] {
        try await run.storedParents(of: child, in: stream, after: after, limit: limit, onlyOwing: onlyOwing)
    }

    func parentsEnded(_ stream: String, complete: [Int64], incomplete: [Int64], marksGone: Bool) async throws {
        try await run.parentsEnded(stream, complete: complete, incomplete: incomplete, marksGone: marksGone)
    }

    func isComplete(_ stream: String) -> Bool { run.isComplete(stream) }

    func streamFailed(_ stream: String, _ error: any Error) {
        run.streamFailed(stream, secrets.masked(error as? EngineError ?? EngineError(.upstreamFailed, "\(type(of: error))")))
    }

    func streamEnded(_ end: StreamEnd) async throws {
        var end = end
        end.cursor = harmless(end.cursor)
        try await run.streamEnded(end)
    }

    /// The cursor, unless it holds a secret. Without one the stored cursor stays, and the next delta begins where this one did.
    private func harmless(_ cursor: String?) -> String? {
        cursor.flatMap { secrets.isMentioned(in: $0) ? nil : $0 }
    }
}
