import Foundation
import GRDB
import Synchronization

/// Connections that pages of lists are read with. They are kept, and each answers one request after the other.
///
/// A pool looks for a free connection, begins a transaction, asks for the schema's version, commits and gives the connection back: five
/// changes of thread and four statements, as much work as the page itself. A page is one statement, so that it needs no transaction to be of
/// one moment: what its body reads while it stands at a row is of the same moment.
final class ListReaders: Sendable {
    private struct Reader {
        let connection: DatabaseQueue
        let thread: DispatchQueue
    }

    private struct State {
        var readers: [Reader] = []
        var next = 0
        var isClosed = false
    }

    private static let count = min(max(ProcessInfo.processInfo.activeProcessorCount, 1), 4)

    private let path: String
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let reader = try reader()
        return try await withUnsafeThrowingContinuation { continuation in
            reader.thread.async { continuation.resume(with: Result { try reader.connection.unsafeRead(body) }) }
        }
    }

    /// Each in its turn; opened when it is needed first.
    private func reader() throws -> Reader {
        try state.withLock { state in
            guard !state.isClosed else { throw StoreError(.closed, "the store was closed") }
            if state.readers.count < Self.count {
                var configuration = StoreConfiguration.make()
                configuration.readonly = true
                state.readers.append(
                    Reader(
                        connection: try DatabaseQueue(path: path, configuration: configuration),
                        thread: DispatchQueue(label: "patchbay.store.list")))
            }
            state.next = (state.next + 1) % state.readers.count
            return state.readers[state.next]
        }
    }

    func close() throws {
        let readers = state.withLock { state in
            state.isClosed = true
            defer { state.readers = [] }
            return state.readers
        }
        for reader in readers { try reader.connection.close() }
    }
}
