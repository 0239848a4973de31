/// The key-encryption keys an operator configured, by name. They seal nothing but the data keys of organisations, so that changing one
/// takes a small write for each organisation and touches no secret.
package struct KeyRing: Sendable {
    /// Seals what is sealed from now on.
    package let current: VaultKey
    private let keys: [String: VaultKey]

    /// - Parameter others: Keys that data keys are still sealed with.
    package init(current: VaultKey, others: [VaultKey] = []) throws(VaultError) {
        self.current = current
        var keys = [current.id: current]
        for key in others {
            guard keys.updateValue(key, forKey: key.id) == nil else {
                throw VaultError(.duplicateKey, "Two keys are named `\(key.id)`: give each a name of its own, such as the date.")
            }
        }
        self.keys = keys
    }

    /// The names of all keys.
    package var ids: Set<String> { Set(keys.keys) }

    package subscript(id: String) -> VaultKey? { keys[id] }

    /// Seals an organisation's data key with the current key.
    package func wrap(_ dataKey: VaultKey, of organization: String) throws(VaultError) -> SealedEnvelope {
        try dataKey.wrapped(by: current, for: .dataKey(organization: organization, id: dataKey.id))
    }

    /// An organisation's data key, from what ``wrap(_:of:)`` gave under any of these keys.
    package func unwrap(_ envelope: SealedEnvelope, id: String, of organization: String) throws(VaultError) -> VaultKey {
        guard let key = keys[envelope.keyID] else {
            throw VaultError(
                .unknownKey, "The data key of an organisation is sealed with the key `\(envelope.keyID)`, which is not configured.")
        }
        return try VaultKey(id: id, bytes: try key.open(envelope, for: .dataKey(organization: organization, id: id)))
    }

    /// The same data key sealed with the current key; nil where it is already.
    package func rewrap(_ envelope: SealedEnvelope, id: String, of organization: String) throws(VaultError) -> SealedEnvelope? {
        guard envelope.keyID != current.id else { return nil }
        return try wrap(try unwrap(envelope, id: id, of: organization), of: organization)
    }
}
