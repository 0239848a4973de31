import Foundation
import SQLDatabase
package import IntegrationCore
import JSONTape

extension IntegrationStore {
    /// An organisation's records after a number, oldest first.
    package func auditRecords(organization: String, after number: Int = 0, limit: Int) async throws -> [AuditRecord] {
        try await read(as: .of(organization)) { transaction in
            try transaction.rows(
                """
                SELECT number, at, actor, action, target, details, hash FROM audit_log
                WHERE organization = \(organization) AND number > \(number) ORDER BY number LIMIT \(limit)
                """
            ).map(AuditRecord.init)
        }
    }

    /// Seals the ends of audit logs with this key from now on.
    ///
    /// Logs of a database in which nothing was ever sealed, as versions before this wrote them, are sealed as they are; the operator's also where
    /// it is still to begin.
    ///
    /// - Returns: whether nothing had a seal.
    package func sealAuditLogs(with key: AuditKey) async throws -> Bool {
        var isFirst = false
        if try await !hasSealedAuditLogs() {
            isFirst = try await write(as: .system) { transaction in
                guard try !Self.hasSealedAuditLogs(transaction) else { return false }
                let writer = AuditWriter(transaction: transaction, key: key)
                let ends = try transaction.rows(
                    """
                    SELECT organization, number, hash FROM audit_log AS l
                    WHERE number = (SELECT max(number) FROM audit_log WHERE organization = l.organization)
                    """)
                // One that has a key already has begun: where its log is empty, it was emptied.
                let hasBegun = try transaction.value("SELECT 1 FROM api_keys WHERE organization IS NULL LIMIT 1", as: Bool.self) ?? false
                if !hasBegun { try writer.seal(.beginning, of: "", with: key) }
                for row in ends { try writer.seal(AuditEnd(number: row["number"], hash: row["hash"]), of: row["organization"], with: key) }
                return true
            }
        }
        seal(with: key)
        return isFirst
    }

    /// Whether the end of any log was ever sealed, and the seal is still there.
    package func hasSealedAuditLogs() async throws -> Bool { try await read(as: .system) { try Self.hasSealedAuditLogs($0) } }

    private static func hasSealedAuditLogs(_ transaction: any SQLTransaction) throws -> Bool {
        try transaction.value("SELECT 1 FROM audit_seals LIMIT 1", as: Bool.self) ?? false
    }

    /// Whether a server has ever worked with this database: its start makes a data key, before anything else.
    package func wasServed() async throws -> Bool {
        try await read(as: .system) { transaction in
            try transaction.value(
                """
                SELECT 1 WHERE EXISTS (SELECT 1 FROM audit_log) OR EXISTS (SELECT 1 FROM audit_seals) OR EXISTS (SELECT 1 FROM api_keys)
                    OR EXISTS (SELECT 1 FROM data_keys) OR EXISTS (SELECT 1 FROM providers)
                    OR EXISTS (SELECT 1 FROM organizations WHERE id != 'local')
                """, as: Bool.self) ?? false
        }
    }

    /// Reads an organisation's whole log, and compares it with its hashes and with the seal over its end.
    package func verifyAuditLog(of organization: String, sealedWith key: AuditKey) async throws -> AuditVerdict {
        try await read(as: .of(organization)) { transaction in
            let rows = try transaction.prepared(
                "SELECT number, at, hash, actor, action, target, details FROM audit_log WHERE organization = ?1 ORDER BY number")
            defer { rows.reset() }
            rows.bind(1, organization)
            var end = AuditEnd.beginning
            while try rows.step() {
                let (number, hash) = (rows.int(0), rows.string(2))
                let right = AuditWriter.hash(
                    previous: end.hash, organization: organization, number: number, at: rows.int64(1), (3...6).map(rows.string))
                guard number == end.number + 1, hash == right else { return .changed(end.number + 1) }
                end = AuditEnd(number: number, hash: hash)
            }
            let seal = try transaction.row("SELECT number, seal FROM audit_seals WHERE organization = \(organization)")
            guard let seal else { return .unsealed }
            let sealed: Int = seal["number"]
            if sealed > end.number { return .cutShort(at: end.number, sealed: sealed) }
            guard sealed == end.number, key.isSeal(seal["seal"], over: end, of: organization) else { return .otherEnd }
            return .whole(records: end.number, hash: end.hash)
        }
    }

    /// The organisations that have a log, deleted ones among them; the operator's has an empty name.
    package func auditedOrganizations() async throws -> [String] {
        try await read(as: .system) { transaction in
            // Each has one from its first moment on, so that one is missed that is gone as a whole. The command line's own has none.
            try transaction.values(
                """
                SELECT organization FROM audit_log UNION SELECT organization FROM audit_seals
                UNION SELECT id FROM organizations WHERE id != 'local' UNION SELECT organization FROM connections WHERE organization !=
                    'local'
                UNION SELECT organization FROM api_keys WHERE organization IS NOT NULL UNION SELECT '' ORDER BY 1
                """, as: String.self)
        }
    }
}

extension AuditRecord {
    init(_ row: SQLRow) {
        let action = AuditEvent.Action(rawValue: row["action"])
        var details: [String: String] = [:]
        let text: String = row["details"]
        if let document = try? JSONDocument(parsing: Array(text.utf8)) {
            for (name, value) in document.root.members { details[name] = value.stringValue }
        }
        self.init(
            number: row["number"], at: Date(millisecondsSince1970: row["at"]),
            event: AuditEvent(action, target: row["target"], by: row["actor"], details: details), hash: row["hash"])
    }
}
