@testable import IntegrationStore
import SQLDatabase

/// What tests look at and change themselves is of all organisations.
extension IntegrationStore {
    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value {
        try await read(as: .system, body)
    }

    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> Value) async throws -> Value {
        try await write(as: .system, body)
    }
}
