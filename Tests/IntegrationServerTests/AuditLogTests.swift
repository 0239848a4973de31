import Foundation
import IntegrationAuth
import IntegrationCore
import IntegrationRuntime
@testable import IntegrationStore
import IntegrationTesting
import Testing

/// Who did what to what is written with it, and nobody who has not the keys can change it unseen.
@Suite("Audit logs", .timeLimit(.minutes(10)))
struct AuditLogTests {
    @Test func theyOnlyGrow() async throws {
        try await TestServer.withServer { server in
            _ = try await server.organization()
            let sql = SQL(server.path)
            await #expect(throws: (any Error).self) { try await sql.execute("UPDATE audit_log SET actor = 'nobody'") }
            await #expect(throws: (any Error).self) { try await sql.execute("DELETE FROM audit_log") }
            await #expect(throws: (any Error).self) { try await sql.execute("DELETE FROM audit_seals") }
        }
    }

    /// Whoever writes the file itself is not stopped by triggers.
    @Test(.enabled(if: !TestDatabases.isPostgreSQL), arguments: AuditAttack.allCases) func aChangeIsFound(_ attack: AuditAttack)
        async throws
    {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization()
            let id = try await server.connect(client)
            try await Self.use(client, id)
            let first = try await Self.verdict(server, organization)
            guard case .whole(let count, _)? = first else { throw AuditAttack.NotWhole(verdict: first) }
            #expect(count > 4)
            try await Self.write(attack.sql(organization, count), to: server)
            if attack == .hashedAnew || attack == .appended { try await Self.hashAnew(server.path, organization) }
            #expect(try await Self.verdict(server, organization) == attack.verdict(count))
            // What follows does not make it good again, nor does another start.
            try await Self.use(client, id)
            try await server.running { try await Self.use(client.with(key: client.key, origin: $0.origins[1]), id) }
            let later = try await Self.verdict(server, organization)
            if case .whole? = later { Issue.record("\(attack) was forgotten") }
        }
    }

    @Test func theLogOfADeletedOrganisationStaysWhole() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization()
            let id = try await server.connect(client)
            #expect(try await client.delete("/integrations/connections/\(id)").status == 204)
            #expect(try await server.admin.delete("/organizations/\(organization)").status == 204)
            let verdict = try await Self.verdict(server, organization)
            guard case .whole? = verdict else { throw AuditAttack.NotWhole(verdict: verdict) }
        }
    }

    /// A database of a version that sealed nothing, or one whose seals are gone.
    @Test(.enabled(if: !TestDatabases.isPostgreSQL)) func withoutAnySealTheyAreSealedAtAStartAndNotBefore() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization()
            let id = try await server.connect(client)
            try await Self.write("DELETE FROM audit_seals", to: server)
            // A server that runs takes no record for the first.
            try await Self.use(client, id)
            #expect(try await server.admin.post("/organizations", #"{"name": "Later"}"#).status == 201)
            #expect(try await Self.verdict(server, organization) == .unsealed)
            #expect(try await Self.verdict(server, "") == .unsealed)

            try await Self.write("DELETE FROM audit_seals", to: server)
            try await server.running { again in
                #expect(again.log.text.contains("no audit log had a seal"))
                for organization in [organization, ""] {
                    let verdict = try await Self.verdict(server, organization)
                    guard case .whole? = verdict else { throw AuditAttack.NotWhole(verdict: verdict) }
                }
            }
        }
    }

    /// With the seals gone there is nothing to find it by; a key of the operator whose making is not in the log is something.
    @Test(.enabled(if: !TestDatabases.isPostgreSQL)) func anEmptiedLogOfTheOperatorIsFoundWithoutSealsToo() async throws {
        try await TestServer.withServer { server in
            _ = try await server.organization()
            try await Self.write("DELETE FROM audit_log WHERE organization = ''; DELETE FROM audit_seals", to: server)
            try await server.running { again in
                #expect(again.log.text.contains("no audit log had a seal"))
                let atFirst = try await Self.verdict(server, "")
                #expect(try await again.admin.post("/organizations", #"{"name": "Later"}"#).status == 201)
                let later = try await Self.verdict(server, "")
                #expect(atFirst == .unsealed && later == .unsealed)
            }
            try await Self.write(
                "DELETE FROM audit_log; DELETE FROM audit_seals; DELETE FROM api_keys",
                to: server)
            let all = try await Self.verify(server)
            #expect(all.status == 1 && all.errors.contains("no audit log has a seal"), "\(all)")
        }
    }

    @Test(.enabled(if: !TestDatabases.isPostgreSQL)) func theCommandSaysWhatItFinds() async throws {
        try await TestServer.withServer { server in
            let (organization, client) = try await server.organization()
            let id = try await server.connect(client)
            try await Self.use(client, id)
            let sound = try await Self.verify(server, "--heads")
            let hash = try #require(
                try await SQL(server.path).strings(
                    "SELECT hash FROM audit_log WHERE organization = '\(organization)' ORDER BY number DESC LIMIT 1"
                ).first)
            #expect(sound.status == 0)
            #expect(sound.output.contains("\(organization): 5 records, the last \(hash)\n"), "\(sound.output)")
            #expect(sound.output.hasPrefix("the operator: ") && sound.output.hasSuffix("\nEvery audit log is whole.\n"))

            try await Self.write(AuditAttack.cutShort.sql(organization, 5), to: server)
            let cut = try await Self.verify(server)
            #expect(cut.status == 1 && cut.output.isEmpty)
            #expect(cut.errors == "Error: not as it was written:\n  \(organization): its records from 5 to 5 are gone\n", "\(cut.errors)")

            // An organisation whose keys are still there is missed. The shell of SQLite asks for no references.
            try await Self.write(
                """
                DELETE FROM audit_seals WHERE organization = '\(organization)'; DELETE FROM audit_log WHERE organization = '\(organization)'
                """, to: server)
            let shell = try ChildProcess(["sqlite3", server.path, "DELETE FROM organizations WHERE id = '\(organization)'"])
            #expect(await shell.end() == 0)
            let gone = try await Self.verify(server)
            #expect(gone.status == 1 && gone.errors.contains("\(organization): there is no seal"), "\(gone)")

            try await Self.write("DELETE FROM audit_seals", to: server)
            let unsealed = try await Self.verify(server)
            #expect(unsealed.status == 1 && unsealed.errors.contains("no audit log has a seal"), "\(unsealed.errors)")

            // It only reads: the key that seals is not made anew where it is gone.
            try await Self.write(
                "DELETE FROM data_keys WHERE organization = 'local'; INSERT INTO audit_seals VALUES ('', 0, x'00')", to: server)
            let keyless = try await Self.verify(server)
            #expect(keyless.status == 1 && keyless.errors.contains("the operator's data key is missing"), "\(keyless.errors)")
            #expect(try await SQL(server.path).strings("SELECT id FROM data_keys WHERE organization = 'local'").isEmpty)
        }
    }

    @Test(.enabled(if: !TestDatabases.isPostgreSQL)) func aDatabaseThatWasNeverServedHasNone() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-unserved-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try KeySource.create(file: folder.appending(path: "patchbay.keys").path, now: Date())
        try await TestDatabases.withStore(folder.appending(path: "patchbay.db").path) { _ in }
        let file = folder.appending(path: "patchbay.db")
        let before = try Data(contentsOf: file)
        let verify = try await Self.verify(in: folder)
        #expect(verify.status == 0 && verify.output.hasPrefix("There is no audit log"), "\(verify)")
        #expect(try Data(contentsOf: file) == before)
        // What is no database of ours does not become one.
        for content in [Data(), Data("SELECT 1".utf8)] {
            try content.write(to: file)
            #expect(try await Self.verify(in: folder).status != 0)
            #expect(try Data(contentsOf: file) == content)
        }
    }

    private static func verify(
        _ server: TestServer, _ option: String? = nil
    ) async throws -> (status: Int32, output: String, errors: String) {
        try await verify(in: server.folder, option)
    }

    private static func verify(in folder: URL, _ option: String? = nil) async throws -> (status: Int32, output: String, errors: String) {
        let (output, errors) = (folder.appending(path: "verify.out"), folder.appending(path: "verify.err"))
        let process = try ChildProcess(
            [BuiltProgram.patchbay.path, "audit", "verify", "--data", folder.path] + [option].compactMap(\.self), folder: folder.path,
            output: .file(output.path), errors: .file(errors.path))
        let status = await process.end()
        return (status, try String(contentsOf: output, encoding: .utf8), try String(contentsOf: errors, encoding: .utf8))
    }

    private static func use(_ client: APIClient, _ connection: String) async throws {
        for verb in ["pause", "resume"] {
            let answer = try await client.post("/integrations/connections/\(connection)/\(verb)")
            #expect(answer.status == 200, "\(answer.text)")
        }
    }

    /// Nil where nothing says that there is such a log.
    private static func verdict(_ server: TestServer, _ organization: String) async throws -> AuditVerdict? {
        let keys = try KeySource.file(server.folder.appending(path: "patchbay.keys").path).read()
        return try await TestDatabases.withStore(server.path) { store in
            let key = try await #require(try CredentialVault.auditKey(of: store, keys: keys))
            guard try await store.auditedOrganizations().contains(organization) else { return nil }
            return try await store.verifyAuditLog(of: organization, sealedWith: key)
        }
    }

    /// Past the triggers.
    private static func write(_ statements: String, to server: TestServer) async throws {
        let sql = SQL(server.path)
        let triggers = try await sql.strings("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'")
        #expect(triggers.count == 3)
        try await sql.execute(
            """
            DROP TRIGGER audit_log_is_not_changed; DROP TRIGGER audit_log_is_not_shortened; DROP TRIGGER audit_seals_stay;
            \(statements); \(triggers.joined(separator: ";"));
            """)
    }

    /// What somebody can do who knows the program, and has not the keys.
    private static func hashAnew(_ path: String, _ organization: String) async throws {
        try await TestDatabases.withStore(path) { store in
            let records = try await store.auditRecords(organization: organization, limit: 100)
            let trigger = try await SQL(path).strings("SELECT sql FROM sqlite_master WHERE name = 'audit_log_is_not_changed'")
            try await SQL(path).execute("DROP TRIGGER audit_log_is_not_changed")
            var previous = ""
            for record in records {
                let details = record.event.details.sorted { $0.key < $1.key }.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
                previous = AuditWriter.hash(
                    previous: previous, organization: organization, number: record.number, at: record.at.millisecondsSince1970,
                    [record.event.actor, record.event.action.rawValue, record.event.target, "{\(details)}"])
                try await SQL(path).execute(
                    "UPDATE audit_log SET hash = '\(previous)' WHERE organization = '\(organization)' AND number = \(record.number)")
            }
            try await SQL(path).execute(trigger.joined())
        }
    }
}

/// What somebody does who writes the database's file.
enum AuditAttack: CaseIterable {
    case changed, hidden, takenOut, cutShort, emptied, gone, hashedAnew, appended, unsealed

    struct NotWhole: Error { let verdict: AuditVerdict? }

    func sql(_ organization: String, _ count: Int) -> String {
        let log = "FROM audit_log WHERE organization = '\(organization)'"
        return switch self {
        case .changed, .hashedAnew: "UPDATE audit_log SET actor = 'nobody' WHERE organization = '\(organization)' AND number = 2"
        case .hidden: "UPDATE audit_log SET actor = actor || char(0) || 'x' WHERE organization = '\(organization)' AND number = 2"
        case .takenOut: "DELETE \(log) AND number = 2"
        case .cutShort: "DELETE \(log) AND number = \(count)"
        case .emptied: "DELETE \(log)"
        case .gone: "DELETE \(log); DELETE FROM audit_seals WHERE organization = '\(organization)'"
        case .appended:
            """
            INSERT INTO audit_log SELECT organization, number + 1, at, 'nobody', action, target, details, '' \(log) AND number = \(count)
            """
        case .unsealed: "DELETE FROM audit_seals WHERE organization = '\(organization)'"
        }
    }

    func verdict(_ count: Int) -> AuditVerdict {
        switch self {
        case .changed, .hidden, .takenOut: .changed(2)
        case .cutShort: .cutShort(at: count - 1, sealed: count)
        case .emptied: .cutShort(at: 0, sealed: count)
        case .hashedAnew, .appended: .otherEnd
        case .gone, .unsealed: .unsealed
        }
    }
}
