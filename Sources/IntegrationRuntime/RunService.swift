package import IntegrationCore
import IntegrationEngine
package import IntegrationStore

/// What can be done with the runs of an organisation's connections. Whoever works at them finds them in the database.
package struct RunService: Sendable {
    private let registry: IntegrationRegistry
    private let store: IntegrationStore
    private let access: ProviderAccess
    private let bell: RunBell

    package init(registry: IntegrationRegistry, store: IntegrationStore, access: ProviderAccess, bell: RunBell) {
        self.registry = registry
        self.store = store
        self.access = access
        self.bell = bell
    }

    /// Asks for a run of a connection, and answers as soon as that is written down. Where one waits or is under way, it is that one.
    ///
    /// - Throws: ``RuntimeError`` when there is no such connection, or it cannot be run now.
    package func start(
        _ id: PublicID, organization: String, mode: RequestedMode, confirmsDeletions: Bool, by actor: String
    ) async throws -> EnqueuedRun {
        guard let connection = try await store.integrationConnection(id, organization: organization)?.connection else {
            throw Self.noConnection
        }
        guard registry[connection.provider] != nil else {
            throw RuntimeError(.conflict, "the integration `\(connection.provider)` is not here any more")
        }
        let run = try await store.enqueueRun(
            of: id, organization: organization, mode: mode, confirmsDeletions: confirmsDeletions, by: actor, now: access.clock.now())
        guard let run else { throw Self.noConnection }
        bell.ring()
        return run
    }

    private static let noConnection = RuntimeError(.notFound, "there is no connection of that id")

    /// Ends a run that waits or is under way, wherever it is worked at.
    ///
    /// - Throws: ``RuntimeError`` when there is none of that name, or it has ended already.
    package func cancel(_ run: PublicID, of connection: PublicID, organization: String, by actor: String) async throws {
        let isCancelled = try await store.cancelRun(run, of: connection, organization: organization, by: actor, now: access.clock.now())
        guard let isCancelled else { throw RuntimeError(.notFound, "there is no run of that name") }
        guard isCancelled else { throw RuntimeError(.conflict, "the run has ended already") }
    }
}
