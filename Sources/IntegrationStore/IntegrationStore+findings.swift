package import Foundation
import SQLDatabase
package import IntegrationCore

extension IntegrationStore {
    /// Findings that meet the filter, at most as many as its limit: worst first, then newest first.
    package func findings(_ filter: FindingFilter) async throws -> [Finding] {
        try await withFindings(filter) { try $0.next(Int.max) }
    }

    /// Gives `body` the same findings one by one, inside one reading transaction.
    package func withFindings<Value: Sendable>(
        _ filter: FindingFilter, _ body: @escaping @Sendable (inout FindingCursor) throws -> Value
    ) async throws -> Value {
        let now = environment.wallClock()
        return try await read(as: .organization(filter.organization)) { transaction in
            var cursor = try FindingCursor(transaction, filter, now: now)
            return try body(&cursor)
        }
    }

    /// One finding with its history; `nil` when the organisation has none of that name.
    package func finding(_ id: PublicID, organization: String = "local") async throws -> FindingHistory? {
        let now = environment.wallClock()
        return try await read(as: .organization(organization)) { transaction in
            guard let finding = try Finding.fetch(transaction, id, organization: organization, now: now) else { return nil }
            return FindingHistory(finding: finding, events: try FindingEvent.fetch(transaction, id))
        }
    }

    /// Accepts a finding until a date or for good. Ignoring it again replaces reason and date.
    ///
    /// Throws ``StoreError/Code/notFound``, or ``StoreError/Code/conflict`` when the finding is resolved.
    package func ignoreFinding(_ id: PublicID, organization: String = "local", _ ignore: FindingIgnore, event: AuditEvent? = nil, now: Date)
        async throws
    {
        try await observe(.ignored(ignore), of: id, organization, reason: ignore.reason, by: ignore.by, event: event, now: now)
    }

    /// Opens an ignored finding again; nothing happens to an open one.
    ///
    /// Throws ``StoreError/Code/notFound``, or ``StoreError/Code/conflict`` when the finding is resolved.
    package func unignoreFinding(
        _ id: PublicID, organization: String = "local", reason: String? = nil, by: String, event: AuditEvent? = nil, now: Date
    ) async throws {
        try await observe(.unignored, of: id, organization, reason: reason, by: by, event: event, now: now)
    }

    /// How many resources each check of a connection judges how, by check id.
    package func verdictCounts(connection: ConnectionID) async throws -> [VerdictCount] {
        try await read(as: .system) { transaction in
            try transaction.rows(
                """
                SELECT check_id, passes, fails, inconclusives, not_applicables FROM checks
                WHERE connection_id = \(connection.rawValue) AND active = 1 ORDER BY check_id
                """
            ).map { row in
                VerdictCount(
                    checkID: row["check_id"], pass: row["passes"], fail: row["fails"], inconclusive: row["inconclusives"],
                    notApplicable: row["not_applicables"])
            }
        }
    }

    private func observe(
        _ observation: FindingObservation, of id: PublicID, _ organization: String, reason: String?, by: String, event: AuditEvent?,
        now: Date
    ) async throws {
        try await write(as: .organization(organization)) { transaction in
            let number = try transaction.value(
                """
                SELECT id FROM findings WHERE public_id = \(id.rawValue) AND organization = \(organization)
                """, as: Int64.self)
            var writer = try FindingWriter(transaction, run: nil, now: now)
            guard let number, let row = try writer.rows.findings(where: "id = ?1", number).first else {
                throw StoreError(.notFound, "there is no finding of that id")
            }
            guard row.state.status != .resolved else {
                throw StoreError(.conflict, "the finding is resolved; there is nothing to ignore")
            }
            let isChanged = try writer.observe(observation, of: row, reason: reason, by: by)
            try writer.save()
            if isChanged, let event {
                try AuditWriter(transaction: transaction, key: self.auditKey).append(event, organization: organization, now: now)
            }
        }
    }
}
