import Foundation
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

    @Test func anEmptyNameIsRefused() async throws {
        try await WorkFolder.with { patchbay, _ in
            for command in [["findings"], ["records", "github", "--stream", "members"], ["try", "github"]] {
                let outcome = try await patchbay.run(command + ["--database", ""])
                #expect(outcome.status == 2 && outcome.errorText.contains("--database needs the name of a file"))
            }
        }
    }
}
