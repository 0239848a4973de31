import Foundation
import GRDB
import Synchronization

/// Connections that pages of lists are read with. They are kept, and each answers one request after the other.
///
/// A pool looks for a free connection, begins a transaction, asks for the schema's version, commits and gives the connection back: five
/// changes of thread and four statements, as much work as the page itself. A page is one statement, so that it needs no transaction to be of
/// one moment: what its body reads while it stands at a row is of the same moment.
final class ListReaders: Sendable {
    private let readers: [ListReader]
    /// How many pages each has to read.
    private let waiting: Mutex<[Int]>

    init(path: String) {
        let count = min(max(ProcessInfo.processInfo.activeProcessorCount, 1), 4)
        readers = (0..<count).map { _ in ListReader(path: path) }
        waiting = Mutex(Array(repeating: 0, count: count))
    }

    /// A page that has begun is read to its end, also where nobody wants it any more.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        // The one with the least to do: nobody waits behind a slow page while another one is idle.
        let index = waiting.withLock { waiting in
            let index = waiting.indices.min { waiting[$0] < waiting[$1] } ?? 0
            waiting[index] += 1
            return index
        }
        defer { waiting.withLock { $0[index] -= 1 } }
        return try await readers[index].read(body)
    }

    /// Blocks until the pages that wait are read.
    func close() throws {
        let results = readers.map { reader in Result { try reader.close() } }
        for result in results { try result.get() }
    }
}

/// One connection, and the thread that it is used on. Opened when it is needed first.
private final class ListReader: Sendable {
    private enum State {
        case new
        case open(DatabaseQueue)
        case closed
    }

    private let path: String
    private let thread = DispatchQueue(label: "patchbay.store.list")
    private let state = Mutex(State.new)

    init(path: String) { self.path = path }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await withUnsafeThrowingContinuation { continuation in
            thread.async { continuation.resume(with: Result { try self.opened().unsafeRead(body) }) }
        }
    }

    private func opened() throws -> DatabaseQueue {
        try state.withLock { state in
            switch state {
            case .open(let queue): return queue
            case .closed: throw StoreError(.closed, "the store was closed")
            case .new:
                var configuration = StoreConfiguration.make()
                configuration.readonly = true
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                state = .open(queue)
                return queue
            }
        }
    }

    func close() throws {
        try thread.sync {
            try state.withLock { state in
                defer { state = .closed }
                if case .open(let queue) = state { try queue.close() }
            }
        }
    }
}
