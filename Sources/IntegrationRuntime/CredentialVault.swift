package import Foundation
package import IntegrationAuth
package import IntegrationCore
package import IntegrationStore
import Synchronization

/// Seals and opens the credentials of connections: the only place where both the keys and the sealed secrets are.
package final class CredentialVault: Sendable {
    private let store: IntegrationStore
    private let keys: Mutex<KeyRing>
    /// Reads the keys anew: an operator may have changed them meanwhile.
    private let reload: @Sendable () throws -> KeyRing
    private let now: @Sendable () -> Date
    /// Opened data keys by organisation and id. Few bytes each; they live as long as the process.
    private let dataKeys = Mutex<[DataKeyID: VaultKey]>([:])

    private struct DataKeyID: Hashable {
        let organization: String
        let id: String
    }

    /// Checks the keys against what the database was sealed with.
    ///
    /// - Parameter reload: reads the keys anew, when something is sealed with one that is not known.
    /// - Throws: ``VaultError`` with ``VaultError/Code/wrongKey`` or ``VaultError/Code/unknownKey`` when a key is another one than before, or
    ///   one that is needed is not there.
    package init(
        store: IntegrationStore, keys: KeyRing, reload: (@Sendable () throws -> KeyRing)? = nil, now: @escaping @Sendable () -> Date
    ) async throws {
        self.store = store
        self.keys = Mutex(keys)
        self.reload = reload ?? { keys }
        self.now = now
        let known = try await Self.check(keys, against: store)
        for id in keys.ids.sorted() where known[id] == nil {
            guard let key = keys[id] else { continue }
            try await store.addEncryptionKey(id: id, checkValue: key.checkValue, now: now())
        }
    }

    /// Compares the keys with what the database was sealed with.
    ///
    /// - Returns: check values of those that it has seen.
    private static func check(_ keys: KeyRing, against store: IntegrationStore) async throws -> [String: String] {
        let known = try await store.encryptionKeys()
        for id in keys.ids.sorted() {
            guard let key = keys[id], let expected = known[id], expected != key.checkValue else { continue }
            throw VaultError(.wrongKey, "The key `\(id)` is not the one of that name that this database was sealed with.")
        }
        for (id, count) in try await store.dataKeyCounts().sorted(by: { $0.key < $1.key }) where keys[id] == nil {
            throw VaultError(.unknownKey, "\(count) data keys are sealed with the key `\(id)`, which is not configured.")
        }
        return known
    }

    /// Seals the fields of one version of a connection's credentials.
    package func seal(
        _ credentials: IntegrationCredentials, of connection: PublicID, organization: String, version: Int
    ) async throws -> SealedCredentials {
        let key = try await currentDataKey(of: organization)
        var fields: [String: [UInt8]] = [:]
        for name in credentials.names {
            guard let secret = credentials.reveal(name) else { continue }
            let place = SealedPlace.credential(
                organization: organization, connection: connection.rawValue, version: version, field: name)
            fields[name] = try key.seal(Array(secret.utf8), for: place).bytes
        }
        return SealedCredentials(version: version, dataKey: key.id, fields: fields)
    }

    /// The credentials of a connection that are in use, or of a version; nil where it has none.
    package func open(
        _ connection: PublicID, organization: String, version: Int? = nil
    ) async throws -> (version: Int, credentials: IntegrationCredentials)? {
        guard let sealed = try await store.sealedCredentials(connection, organization: organization, version: version) else { return nil }
        let key = try await dataKey(sealed.dataKey, of: organization)
        var secrets: [String: String] = [:]
        for (name, envelope) in sealed.fields {
            let place = SealedPlace.credential(
                organization: organization, connection: connection.rawValue, version: sealed.version, field: name)
            secrets[name] = String(decoding: try key.open(try SealedEnvelope(envelope), for: place), as: UTF8.self)
        }
        return (sealed.version, IntegrationCredentials(secrets))
    }

    /// Seals one text for a place of an organisation.
    package func seal(_ text: String, for place: SealedPlace, of organization: String) async throws -> SealedText {
        let key = try await currentDataKey(of: organization)
        return SealedText(dataKey: key.id, envelope: try key.seal(Array(text.utf8), for: place).bytes)
    }

    /// What ``seal(_:for:of:)`` sealed for that place.
    package func open(_ sealed: SealedText, for place: SealedPlace, of organization: String) async throws -> String {
        let key = try await dataKey(sealed.dataKey, of: organization)
        return String(decoding: try key.open(try SealedEnvelope(sealed.envelope), for: place), as: UTF8.self)
    }

    /// What seals the ends of all audit logs. It comes from the operator's own data key: that of an organisation is shredded with it, and its log
    /// stays.
    package func auditKey() async throws -> AuditKey { Self.auditKey(from: try await currentDataKey(of: Self.operatorsOwn)) }

    /// The same, for one who only reads: nothing is written. Nil where the operator's data key is not there.
    ///
    /// - Throws: as ``init(store:keys:reload:now:)``, and where the data key cannot be opened.
    package static func auditKey(of store: IntegrationStore, keys: KeyRing) async throws -> AuditKey? {
        _ = try await check(keys, against: store)
        guard let stored = try await store.dataKey(organization: operatorsOwn) else { return nil }
        return auditKey(from: try keys.unwrap(SealedEnvelope(stored.envelope), id: stored.id, of: operatorsOwn))
    }

    private static let operatorsOwn = "local"

    private static func auditKey(from key: VaultKey) -> AuditKey { AuditKey(bytes: key.derivedBytes(for: "audit 1")) }

    private var ring: KeyRing { keys.withLock { $0 } }

    private func currentDataKey(of organization: String) async throws -> VaultKey {
        if let stored = try await store.dataKey(organization: organization) {
            return try unwrapped(stored.envelope, id: stored.id, of: organization)
        }
        let time = now()
        // The current key may be another one by now; a new organisation is rare enough to look.
        if let read = try? reload() { keys.withLock { $0 = read } }
        let current = ring.current
        try await store.addEncryptionKey(id: current.id, checkValue: current.checkValue, now: time)
        let key = try VaultKey(randomNamed: "data-1")
        let envelope = try ring.wrap(key, of: organization)
        try await store.addFirstDataKey(
            organization: organization, id: key.id, keyID: envelope.keyID, envelope: envelope.bytes, now: time)
        // Another process may have been faster: what is stored counts.
        return try await dataKey(key.id, of: organization)
    }

    private func dataKey(_ id: String, of organization: String) async throws -> VaultKey {
        if let known = dataKeys.withLock({ $0[DataKeyID(organization: organization, id: id)] }) { return known }
        guard let stored = try await store.dataKey(organization: organization, id: id) else {
            throw VaultError(.unknownKey, "The data key of an organisation is gone.")
        }
        return try unwrapped(stored.envelope, id: stored.id, of: organization)
    }

    private func unwrapped(_ envelope: [UInt8], id: String, of organization: String) throws(VaultError) -> VaultKey {
        let place = DataKeyID(organization: organization, id: id)
        if let known = dataKeys.withLock({ $0[place] }) { return known }
        let sealed = try SealedEnvelope(envelope)
        // Keys are changed while servers run: the new one may be there by now.
        if ring[sealed.keyID] == nil, let read = try? reload() { keys.withLock { $0 = read } }
        let key = try ring.unwrap(sealed, id: id, of: organization)
        dataKeys.withLock { $0[place] = key }
        return key
    }
}
