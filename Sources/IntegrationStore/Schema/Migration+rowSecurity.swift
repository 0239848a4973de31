import SQLDatabase

extension Migration {
    /// Rows of one organisation are kept from statements of another where a condition is missing (decision 18). SQLite knows nothing of it.
    ///
    /// Servers that do not say whose rows they want see none from here on: there was none on PostgreSQL before this.
    static let rowSecurity = Migration(version: 26, name: "row security", sql: "", postgreSQL: RowSecurity.sql)
}

/// Policies of PostgreSQL (PostgreSQL 15, section 5.8). Each transaction says whose rows it may see (``SQLScope``); without that, nobody's.
enum RowSecurity {
    /// Tables that name the organisation, and the column.
    private static let owned =
        [
            "connections", "findings", "runs", "data_keys", "credential_versions", "credential_fields", "api_keys", "audit_log",
            "audit_seals", "oauth_apps", "oauth_states", "oauth_tokens", "revocations", "idempotency_keys", "connect_sessions",
        ].map { (table: $0, column: "organization") } + [(table: "organizations", column: "id")]

    /// Those below, and what they hang on.
    private static let below: [(table: String, column: String, parent: Parent)] = [
        ("streams", "connection_id", .connection), ("checks", "connection_id", .connection),
        ("check_subjects", "connection_id", .connection),
        ("records", "stream_id", .stream), ("removed_records", "stream_id", .stream), ("owed_children", "stream_id", .stream),
        ("gone", "stream_id", .stream), ("verdicts", "record_id", .record), ("owed_verdicts", "record_id", .record),
        ("contested_records", "record_id", .record), ("aggregate_verdicts", "check_ref", .check),
        ("finding_events", "finding_id", .finding), ("finding_claims", "finding_id", .finding),
        ("run_attempts", "run_id", .run), ("run_streams", "run_id", .run), ("run_pages", "run_id", .run), ("run_log", "run_id", .run),
    ]

    /// Of all organisations at once, and nothing that one of them has to see.
    private static let ofSystem = ["rate_budgets", "provider_outages"]

    private enum Parent: String, CaseIterable {
        case connection, stream, record, check, finding, run

        var function: String { "sees_\(rawValue)" }
        var table: String { "\(rawValue)s" }
    }

    private static let setting = "current_setting('patchbay.organization', true)"

    /// Asked first, as it is all that is asked of the system. It is true or null, never false: of what is not null the planner expects nearly all, of a
    /// comparison with something unknown one row in two hundred, and would read by other indexes then. It is no subquery: to plan one costs a
    /// statement on one row more than to ask for each row.
    private static let all = "nullif(\(setting) = '*', false) IS NOT NULL"

    static let sql = (Parent.allCases.map(function) + owned.map(policy) + below.map(policy) + ofSystem.map { policy(on: $0, "FALSE") })
        .joined(separator: "\n")

    /// What it reads has a policy of its own, which is what it asks. A function, and no subquery: that would have to be planned for each statement.
    private static func function(_ parent: Parent) -> String {
        """
        CREATE FUNCTION \(parent.function)(BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql STABLE PARALLEL SAFE COST 10
            AS $$ BEGIN RETURN EXISTS (SELECT 1 FROM \(parent.table) WHERE id = $1); END $$;
        """
    }

    private static func policy(_ owned: (table: String, column: String)) -> String {
        // The operator's rows have an empty name, and an empty setting is nobody's.
        policy(on: owned.table, "\(owned.column) = nullif(\(setting), '')")
    }

    private static func policy(_ below: (table: String, column: String, parent: Parent)) -> String {
        policy(on: below.table, "\(below.parent.function)(\(below.column))")
    }

    /// Forced: the role that Patchbay connects as owns the tables, and would be free of them otherwise.
    private static func policy(on table: String, _ condition: String) -> String {
        """
        CREATE POLICY of_organization ON \(table) USING (\(all) OR \(condition));
        ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
        ALTER TABLE \(table) FORCE ROW LEVEL SECURITY;
        """
    }
}

extension IntegrationStore {
    /// Whether policies say nothing to the role that is connected as: it is a superuser, or may pass them by. Then the conditions of statements are
    /// all that holds organisations apart. False where the database has no policies.
    package func passesRowSecurity() async throws -> Bool {
        guard database.dialect == .postgreSQL else { return false }
        return try await read(as: .nothing) { transaction in
            try transaction.value("SELECT rolsuper OR rolbypassrls AS passes FROM pg_roles WHERE rolname = current_user", as: Bool.self)
                ?? false
        }
    }
}
