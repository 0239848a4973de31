package import Foundation
import SQLDatabase
import IntegrationCore

/// What the database keeps of an integration: enough to name connections of one that is not here any more.
package struct StoredProvider: Sendable, Hashable {
    package let id: String
    package let name: String
    package let category: String
    /// Of its manifest.
    package let hash: String
    /// When it was missed first; nil while it is here.
    package let removedAt: Date?

    package init(id: String, name: String, category: String, hash: String, removedAt: Date? = nil) {
        self.id = id
        self.name = name
        self.category = category
        self.hash = hash
        self.removedAt = removedAt
    }
}

extension IntegrationStore {
    /// Writes down which integrations there are, and which of those from before are not here any more. Nothing is written when all is as it was.
    package func syncProviders(_ present: [StoredProvider], now: Date) async throws {
        let known = try await providers()
        let old = Dictionary(known.map { ($0.id, $0) }) { first, _ in first }
        let changed = present.filter { old[$0.id] != $0 }
        let ids = Set(present.map(\.id))
        let gone = known.filter { !ids.contains($0.id) && $0.removedAt == nil }
        guard !changed.isEmpty || !gone.isEmpty else { return }
        try await write(as: .system) { transaction in
            for provider in changed {
                try transaction.run(
                    """
                    INSERT INTO providers (id, hash, name, category, synced_at) VALUES (\(provider.id), \(provider.hash), \(provider.name),
                        \(provider.category), \(now.millisecondsSince1970))
                    ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, name = excluded.name, category = excluded.category,
                        synced_at = excluded.synced_at, removed_at = NULL
                    """)
            }
            for provider in gone {
                try transaction.run("UPDATE providers SET removed_at = \(now.millisecondsSince1970) WHERE id = \(provider.id)")
            }
        }
    }

    /// All that were ever here, in the order of their ids.
    package func providers() async throws -> [StoredProvider] {
        try await read(as: .system) { transaction in
            try transaction.rows("SELECT id, name, category, hash, removed_at FROM providers ORDER BY id").map { row in
                StoredProvider(
                    id: row["id"], name: row["name"], category: row["category"], hash: row["hash"],
                    removedAt: (row["removed_at"] as Int64?).map(Date.init(millisecondsSince1970:)))
            }
        }
    }
}
