import IntegrationStore
import Synchronization

/// The integrations that are here, or were.
final class KnownProviders: Sendable {
    private let store: IntegrationStore
    private let known = Mutex<[String]>([])

    init(store: IntegrationStore) { self.store = store }

    /// Their ids. One that is not known yet is looked for once more: another server on the same database may have brought it.
    func ids(with id: String) async throws -> [String] {
        let ids = known.withLock { $0 }
        guard !ids.contains(id) else { return ids }
        let read = try await store.providers().map(\.id)
        known.withLock { $0 = read }
        return read
    }
}
