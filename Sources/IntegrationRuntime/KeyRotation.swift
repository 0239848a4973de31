package import IntegrationAuth
package import IntegrationStore

/// Seals all data keys with the current key-encryption key, while servers go on.
package struct KeyRotation: Sendable {
    /// Data keys read at a time.
    private static let batch = 500

    private let store: IntegrationStore
    private let keys: KeyRing

    package init(store: IntegrationStore, keys: KeyRing) {
        self.store = store
        self.keys = keys
    }

    /// Goes through what another key seals. Each data key is a small write of its own: whoever is stopped goes on where he was by doing the same
    /// again, and two who do it at once do not harm each other.
    ///
    /// - Parameter progress: called after each batch with how many were sealed anew so far.
    /// - Returns: how many were sealed anew.
    package func run(progress: (Int) throws -> Void) async throws -> Int {
        var place = (organization: "", id: "")
        var done = 0
        while true {
            try Task.checkCancellation()
            let old = try await store.dataKeys(notSealedWith: keys.current.id, after: place, limit: Self.batch)
            guard let last = old.last else { return done }
            for key in old {
                let envelope = try SealedEnvelope(key.envelope)
                guard let sealed = try keys.rewrap(envelope, id: key.id, of: key.organization) else { continue }
                try await store.resealDataKey(
                    organization: key.organization, id: key.id, replacing: key.envelope, keyID: sealed.keyID, envelope: sealed.bytes)
                done += 1
            }
            place = (last.organization, last.id)
            try progress(done)
        }
    }
}
