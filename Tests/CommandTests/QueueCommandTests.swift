import Foundation
import IntegrationTesting
import Testing

/// What an operator does with the database of a server, on both kinds of them.
@Suite("The database of a server on the command line", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(5)))
struct QueueCommandTests {
    @Test("Migrating says what it would do, does it once, and refuses what is not ours")
    func migrating() async throws {
        try await PostgresCluster.withDatabase { url in
            try await WorkFolder.with { program, _ in
                let dry = try await program.run("migrate", "--database", url, "--dry-run")
                #expect(dry.status == 0 && dry.outputText.contains("would apply"), "\(dry.errorText)")
                let first = try await program.run("migrate", "--database", url)
                #expect(first.status == 0 && first.outputText.contains("applied"), "\(first.errorText)")
                for more in [["--dry-run"], []] {
                    let again = try await program.run(["migrate", "--database", url] + more)
                    #expect(
                        again.status == 0 && again.outputText == "The schema is the current one.\n", "\(again.outputText)\(again.errorText)"
                    )
                }
                let status = try await program.run("status", "--database", url, "--output", "json")
                #expect(status.status == 0 && status.outputText.contains(#""ready":0"#), "\(status.outputText)\(status.errorText)")
                #expect(!status.errorText.contains("row-level security"), "\(status.errorText)")
                // Who owns the cluster is bound by no policy.
                let owner = url.replacing("app:app@", with: "postgres:postgres@")
                let warned = try await program.run("status", "--database", owner)
                #expect(warned.status == 0 && warned.errorText.contains("row-level security"), "\(warned.errorText)")
                let runs = try await program.run("runs", "--database", url)
                #expect(runs.outputText == "There is no run of that kind.\n")
                let none = try await program.run("tail", "run_none", "--database", url)
                #expect(
                    none.status == 2 && none.errorText.contains("there is no run") && !none.errorText.contains(":app@"), "\(none.errorText)"
                )
            }
        }
        try await PostgresCluster.withDatabase { url in
            try await WorkFolder.with { program, _ in
                try await TestSQL(url, stands: false).execute("CREATE TABLE theirs (a INT)")
                let refused = try await program.run("migrate", "--database", url)
                #expect(refused.status == 2 && refused.errorText.contains("another program"), "\(refused.errorText)")
            }
        }
    }

    @Test("A provider that is down is one line of the status, until it is back")
    func outages() async throws {
        try await PostgresCluster.withDatabase { url in
            try await WorkFolder.with { program, _ in
                #expect(try await program.run("migrate", "--database", url).status == 0)
                try await TestSQL(url, stands: false).execute(
                    """
                    INSERT INTO provider_outages (host, provider, reason, began_at, next_probe_at, probes)
                    VALUES ('api.down.example', 'github', 'it answers 503', 1, 2, 7)
                    """)
                let status = try await program.run("status", "--database", url)
                let line = status.outputText.split(separator: "\n").first { $0.contains("api.down.example") }
                #expect(line?.contains("github") == true && line?.contains("it answers 503") == true, "\(status.outputText)")
                let json = try await program.run("status", "--database", url, "--output", "json")
                #expect(json.outputText.contains("api.down.example"), "\(json.outputText)")
                try await TestSQL(url, stands: false).execute("UPDATE provider_outages SET ended_at = 3")
                for more in [[], ["--output", "json"]] {
                    #expect(try await !program.run(["status", "--database", url] + more).outputText.contains("api.down.example"))
                }
            }
        }
    }

    @Test("Following a run outlasts a database that is away for a while")
    func tailing() async throws {
        let outside = TestSQL(try await PostgresCluster.makeDatabase(), stands: false)
        try await PostgresCluster.withDatabase { url in
            try await WorkFolder.with { program, folder in
                #expect(try await program.run("migrate", "--database", url).status == 0)
                let inside = TestSQL(url, stands: false)
                try await inside.execute(
                    """
                    INSERT INTO connections (id, public_id, organization, provider, name, created_at)
                    VALUES (1, 'con_1', 'local', 'github', 'default', 1);
                    INSERT INTO runs (public_id, connection_id, organization, provider, status, streams, manifest_hash, settings_hash,
                        lease, heartbeat_at) VALUES ('run_1', 1, 'local', 'github', 'pending', '', '', '', 0, 0)
                    """)
                async let followed = program.shell("\"$0\" tail run_1 --database '\(url)' >out 2>err")
                func written(_ file: String, _ words: String) async throws {
                    let path = folder.appending(path: file)
                    while (try? String(contentsOf: path, encoding: .utf8))?.contains(words) != true {
                        try Task.checkCancellation()
                        await Task.yield()
                    }
                }
                try await written("out", "pending")
                let name = try #require(URL(string: url)?.lastPathComponent)
                try await outside.execute("ALTER DATABASE \(name) WITH ALLOW_CONNECTIONS false")
                _ = try await outside.strings(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)' AND usename = current_user")
                try await written("err", "waiting for it")
                try await outside.execute("ALTER DATABASE \(name) WITH ALLOW_CONNECTIONS true")
                try await inside.execute("UPDATE runs SET status = 'success', started_at = 2, finished_at = 3")
                let result = try await followed
                let (out, err) = (
                    try String(contentsOf: folder.appending(path: "out"), encoding: .utf8),
                    try String(contentsOf: folder.appending(path: "err"), encoding: .utf8)
                )
                #expect(result.status == 0 && out.contains("success"), "\(out) \(err)")
                #expect(err.split(separator: "\n").count == 1 && !err.contains("app:app"), "\(err)")
            }
        }
    }

    @Test("Days that are no days are refused with the place they were given at", arguments: ["0", "x", "36501", "-1"])
    func retention(days: String) async throws {
        try await WorkFolder.with { program, _ in
            let option = try await program.run("serve", "--keep-runs=\(days)")
            #expect(option.status == 2 && option.errorText.contains("--keep-runs"), "\(option.status) \(option.errorText)")
            let variable = try await program.shell("PATCHBAY_KEEP_RUNS=\(days) \"$0\" serve")
            #expect(variable.status == 2 && variable.errorText.contains("PATCHBAY_KEEP_RUNS"), "\(variable.errorText)")
            // For history 0 is for ever.
            guard days != "0" else { return }
            let history = try await program.run("serve", "--keep-history=\(days)")
            #expect(history.status == 2 && history.errorText.contains("--keep-history"), "\(history.errorText)")
        }
    }

    @Test("A file is copied whole into an empty database, checked, and into no other")
    func copying() async throws {
        try await PostgresCluster.withDatabase { url in
            try await WorkFolder.with { program, _ in
                let kept = try await program.run("try", "github", "--database", "file.db")
                #expect(kept.status == 0, "\(kept.errorText)")
                let copied = try await program.run("copy-database", "file.db", url)
                #expect(copied.status == 0 && copied.outputText.contains("Both are the same"), "\(copied.errorText)")
                let listing = ["findings", "--output", "json"]
                let before = try await program.run(listing + ["--database", "file.db"])
                let after = try await program.run(listing + ["--database", url])
                #expect(before.outputText == after.outputText && before.outputText.contains("\"severity\""), "\(after.errorText)")
                // It goes on from there: numbers of rows are counted on.
                let again = try await program.run("try", "github", "--database", url)
                #expect(again.status == 0, "\(again.errorText)")
                let refused = try await program.run("copy-database", "file.db", url)
                #expect(refused.status == 2 && refused.errorText.contains("not empty"), "\(refused.errorText)")
            }
        }
    }

    @Test("An address that leads nowhere is a named error without its password")
    func wrongAddress() async throws {
        try await WorkFolder.with { program, _ in
            let url = "postgres://app:canary-password@127.0.0.1:1/none"
            for command in [["migrate"], ["status"], ["serve"], ["findings"]] {
                let refused = try await program.run(command + ["--database", url])
                #expect(refused.status != 0 && refused.errorText.contains("postgres://app@127.0.0.1:1/none"), "\(refused.errorText)")
                #expect(!refused.errorText.contains("canary"))
            }
        }
    }

    @Test(
        "What is meant for a server and is no URL of one is refused, and no part of it is told, wherever it stands",
        arguments: [
            "POSTGRES://u:canary-secret@h/d", "\"postgres://u:canary-secret@h/d\"", " postgres://u:canary-secret@h/d",
            "mysql://u:canary-secret@h/d", "jdbc:postgresql://h/d?password=canary-secret", "postgres:/u:canary-secret@h/d",
            "host=h password=canary-secret dbname=d",
        ])
    func mistakenAddresses(_ address: String) async throws {
        try await WorkFolder.with { program, folder in
            for command in [["migrate"], ["status"], ["serve"], ["findings"], ["runs"], ["tail", "run_x"], ["audit", "verify"]] {
                let refused = try await program.run(command + ["--database", address])
                #expect(
                    refused.status == 2 && refused.errorText.contains("postgres://"), "\(command): \(refused.status) \(refused.errorText)")
                #expect(!(refused.errorText + refused.outputText).contains("canary"), "\(command): \(refused.errorText)")
                let misplaced = try await program.run(command + [address])
                #expect(misplaced.status == 2)
                #expect(!(misplaced.errorText + misplaced.outputText).contains("canary"), "\(command): \(misplaced.errorText)")
            }
        }
    }

    @Test(
        "A password that hides in another part of the address is not told",
        arguments: [
            "postgres://u%3Acanary@127.0.0.1:1/d", "postgres://127.0.0.1:1/d:canary", "postgres://u:canary@127.0.0.1:1/d?password=canary",
        ])
    func hiddenPasswords(_ address: String) async throws {
        try await WorkFolder.with { program, _ in
            let refused = try await program.run("status", "--database", address)
            #expect(
                refused.status == 2 && refused.errorText.contains("127.0.0.1:1") && !refused.errorText.contains("canary"),
                "\(refused.errorText)")
        }
    }

    @Test("A database that cannot hold every text is refused, and so is a copy of nothing")
    func unfitDatabases() async throws {
        try await PostgresCluster.withDatabase { url in
            try await WorkFolder.with { program, _ in
                let name = "latin_\(UUID().uuidString.prefix(8).lowercased())"
                try await PostgresCluster.make("\(name) OWNER app TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
                let latin = url.replacing(/\/[a-z_0-9]+$/, with: "/\(name)")
                let refused = try await program.run("migrate", "--database", latin)
                #expect(refused.status == 2 && refused.errorText.contains("UTF8"), "\(refused.errorText)")
                let empty = try await program.shell(": > empty.db && \"$0\" copy-database empty.db '\(url)'; echo $?; wc -c < empty.db")
                #expect(
                    empty.errorText.contains("is empty") && empty.outputText.hasSuffix("2\n0\n"), "\(empty.outputText)\(empty.errorText)")
            }
        }
    }

    @Test("A wrong password is a named error that does not hold it, nor does anything that is logged")
    func wrongPassword() async throws {
        try await PostgresCluster.withDatabase { url in
            try await WorkFolder.with { program, _ in
                for (password, pieces) in [
                    ("canary-password", ["canary"]), ("canary%2Fpass%20word%40", ["canary", "pass word", "pass%20"]),
                    // Not encoded: the end of it would be the host.
                    ("canary@pass@word", ["canary", "pass@", "word@"]),
                ] {
                    let wrong = url.replacing("app:app@", with: "app:\(password)@")
                    for command in [["migrate"], ["status"], ["serve", "--log-level", "trace"], ["copy-database", "none.db"]] {
                        let option = command[0] == "copy-database" ? [wrong] : ["--database", wrong]
                        let refused = try await program.run(command + option)
                        #expect(refused.status != 0, "\(command)")
                        for piece in pieces {
                            #expect(!(refused.errorText + refused.outputText).contains(piece), "\(command): \(refused.errorText)")
                        }
                    }
                }
            }
        }
    }
}
