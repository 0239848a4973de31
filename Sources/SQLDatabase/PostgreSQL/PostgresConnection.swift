import CPostgres
import Dispatch
import Synchronization

/// One connection to PostgreSQL, and the thread that it is used on. Opened when it is needed first, and again when it broke.
final class PostgresConnection: Sendable {
    private let settings: PostgresSettings
    private let thread = DispatchQueue(label: "patchbay.postgres")
    private let state = Mutex(State())
    private let cancellation = Mutex(Cancellation())

    private struct State {
        var link: PostgresLink?
        var isClosed = false
    }

    /// What stops the statement that runs, from another thread.
    private struct Cancellation {
        /// The transaction that may be stopped just now.
        var current: UInt64?
        var last: UInt64 = 0
        /// The last one that came to its end, or to its `COMMIT`.
        var ended: UInt64 = 0
        /// The address of libpq's `PGcancel`, which any thread may use.
        var handle: UInt?
    }

    init(_ settings: PostgresSettings) { self.settings = settings }

    /// Runs `body` in a transaction. Where its task is cancelled before the transaction is ended, its statement is stopped.
    func transaction<Value: Sendable>(
        _ kind: PostgresTransaction.Kind, _ body: @escaping @Sendable (any SQLTransaction) throws -> Value
    ) async throws -> Value {
        let id = cancellation.withLock { cancellation in
            cancellation.last += 1
            return cancellation.last
        }
        let stop = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                thread.async {
                    let result = Result { try self.run(kind, id, stop, body) }
                    // A statement that was stopped says so with an error of its own.
                    if stop.isSet, case .failure(let error as SQLError) = result, error.kind != .unknownOutcome {
                        continuation.resume(throwing: CancellationError())
                    } else {
                        continuation.resume(with: result)
                    }
                }
            }
        } onCancel: {
            stop.set()
            // It makes a connection of its own, which takes a while.
            DispatchQueue.global().async { self.cancel(id) }
        }
    }

    private func run<Value>(
        _ kind: PostgresTransaction.Kind, _ id: UInt64, _ stop: CancellationFlag, _ body: (any SQLTransaction) throws -> Value
    ) throws -> Value {
        try state.withLock { state in
            guard !state.isClosed else { throw SQLError(.unavailable, state: "closed", "the database was closed") }
            guard !stop.isSet else { throw CancellationError() }
            let link = try begin(kind, &state.link)
            link.stop = stop
            cancellation.withLock { $0.current = id }
            do {
                let value = try body(PostgresTransaction(link: link))
                // From here on it is decided by the server, and by nobody else.
                end(id)
                link.stop = nil
                try link.commit()
                return value
            } catch {
                end(id)
                link.stop = nil
                link.rollBack()
                if link.isBroken { disconnect(&state.link) }
                throw error
            }
        }
    }

    /// A connection that broke while nobody used it is made anew: nothing was lost with it.
    private func begin(_ kind: PostgresTransaction.Kind, _ link: inout PostgresLink?) throws -> PostgresLink {
        if let known = link {
            do {
                try known.begin(kind)
                return known
            } catch {
                disconnect(&link)
            }
        }
        let new = try PostgresLink(settings)
        let handle = new.cancelHandle().map { UInt(bitPattern: $0) }
        cancellation.withLock { $0.handle = handle }
        link = new
        try new.begin(kind)
        return new
    }

    private func disconnect(_ link: inout PostgresLink?) {
        link?.close()
        link = nil
        cancellation.withLock { cancellation in
            if let handle = cancellation.handle.flatMap(OpaquePointer.init(bitPattern:)) { pb_pq_free_cancel(handle) }
            cancellation.handle = nil
        }
    }

    /// From here on a transaction can be stopped no more.
    private func end(_ id: UInt64) {
        cancellation.withLock { cancellation in
            cancellation.current = nil
            cancellation.ended = id
        }
    }

    /// Asks the server to stop what runs. One that has nothing to stop forgets that it was asked: the statement may not have come yet, and
    /// would run on without anybody who waits for it.
    private func cancel(_ id: UInt64, attempt: Int = 1) {
        let isOver = cancellation.withLock { cancellation in
            if cancellation.current == id, let handle = cancellation.handle.flatMap(OpaquePointer.init(bitPattern:)) {
                var message = [CChar](repeating: 0, count: 256)
                _ = pb_pq_cancel(handle, &message, Int32(message.count))
            }
            return cancellation.ended >= id
        }
        guard !isOver, attempt < Self.cancels else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(200)) { self.cancel(id, attempt: attempt + 1) }
    }

    /// Within the two seconds after which the connection is given up.
    private static let cancels = 9

    /// Blocks until the transaction that runs has ended.
    func close() {
        thread.sync {
            state.withLock { state in
                state.isClosed = true
                disconnect(&state.link)
            }
        }
    }
}

/// Set once, by whoever wants an answer no more.
final class CancellationFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}
