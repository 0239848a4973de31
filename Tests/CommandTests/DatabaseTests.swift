import Foundation
import IntegrationTesting
import Testing

/// What is said when the database cannot be used.
@Suite struct DatabaseTests {
    private let sync = ["sync", "okta", "--config", "domain=acme.okta.com", "--credential", "api_key=x", "--database"]

    @Test func everyErrorNamesTheFile() async throws {
        try await WorkFolder.with { patchbay, folder in
            try Data("not a database, but long enough to be looked at as one, since a header of SQLite has a hundred bytes".utf8)
                .write(to: folder.appendingPathComponent("text.db"))
            let cases = [
                ("none/at/all.db", "There is no folder"), (".", "is a folder; --database names a file"),
                ("text.db", "text.db: the file is not a SQLite database"),
            ]
            for (path, message) in cases {
                let outcome = try await patchbay.run(sync + [path])
                #expect(outcome.status == 2)
                #expect(outcome.errorText.contains("Error: \(path): ") && outcome.errorText.contains(message), "\(outcome.errorText)")
            }
            #expect(try await patchbay.run("findings", "--database", "text.db").errorText.contains("Error: text.db: "))
        }
    }

    #if canImport(Glibc)
    /// libpq brings 21 libraries more, for which nobody should wait whose database is SQLite.
    @Test func theClientLibraryOfPostgreSQLIsNotLoadedAtTheStart() async throws {
        try await WorkFolder.with { patchbay, _ in
            // The loader names what it would load, and does not start the program (ld.so(8)).
            let loaded = try await patchbay.shell("LD_TRACE_LOADED_OBJECTS=1 \"$0\"").outputText
            #expect(loaded.contains("libsqlite3") && !loaded.contains("libpq"), "\(loaded)")
        }
    }
    #endif

    @Test func aDatabaseInMemoryIsRefused() async throws {
        try await WorkFolder.with { patchbay, folder in
            var patchbay = patchbay
            let given = try await patchbay.run(sync + [":memory:"])
            patchbay.environment = ["PATCHBAY_DATABASE": ":memory:"]
            for outcome in [given, try await patchbay.run("findings"), try await patchbay.run("try", "okta", "--database", ":memory:")] {
                #expect(outcome.status == 2)
                #expect(outcome.errorText.contains("nothing would be left of a database in memory"), "\(outcome.errorText)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test func whatToTypeNextFindsTheSameFileAndTenant() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, _ in
                let options = ["--credential", "token=\(GitHubSandbox.canary)", "--database", "my data.db", "--connection", "beta"]
                let outcome = try await patchbay.run(sandbox.sync + options)
                #expect(outcome.status == 0, "\(outcome.errorText)")
                let next = " findings github --connection beta --database 'my data.db'\n"
                #expect(outcome.outputText.contains(next), "\(outcome.outputText)")
                let list = try await patchbay.run("findings", "--database", "my data.db")
                #expect(list.outputText.contains(" findings show ID --database 'my data.db'\n"))
            }
        }
    }

    @Test func anEmptyNameIsRefused() async throws {
        try await WorkFolder.with { patchbay, _ in
            for command in [["findings"], ["records", "github", "--stream", "members"], ["try", "github"]] {
                let outcome = try await patchbay.run(command + ["--database", ""])
                #expect(outcome.status == 2 && outcome.errorText.contains("--database needs the name of a file"))
            }
        }
    }
}
