import Foundation
import IntegrationTesting
import Synchronization
import Testing

/// What a run left in the database: `patchbay records` and `patchbay findings`.
@Suite struct RecordsAndFindingsTests {
    private func withRun(_ body: (PatchbayProcess, URL) async throws -> Void) async throws {
        try await WorkFolder.with { patchbay, folder in
            #expect(try await patchbay.run("try", "github", "--database", "patchbay.db").status == 0)
            try await body(patchbay, folder)
        }
    }

    @Test func recordsAreLinesOfJSON() async throws {
        try await withRun { patchbay, _ in
            let outcome = try await patchbay.run("records", "github", "--stream", "repositories")
            #expect(outcome.status == 0)
            let lines = outcome.output.split(separator: UInt8(ascii: "\n"))
            #expect(!lines.isEmpty)
            for line in lines {
                let record = try JSONDecoder().decode([String: JSONAny].self, from: Data(line))
                #expect(record["full_name"]?.text?.hasPrefix("acme-robotics/") == true)
            }
        }
    }

    @Test func recordsOfEveryRunComeInTheSameOrder() async throws {
        var outputs: Set<Data> = []
        for _ in 0..<2 {
            try await withRun { patchbay, _ in
                outputs.insert(try await patchbay.run("records", "github", "--stream", "branch_protection").output)
            }
        }
        #expect(outputs.count == 1)
    }

    @Test func verdictsHaveTheEvidenceOfWhatPassesToo() async throws {
        try await withRun { patchbay, _ in
            let outcome = try await patchbay.run("records", "github", "--stream", "repositories", "--verdicts")
            #expect(outcome.status == 0, "\(outcome.errorText)")
            let lines = try outcome.output.split(separator: UInt8(ascii: "\n")).map {
                try JSONDecoder().decode(JSONAny.self, from: Data($0))
            }
            #expect(lines.allSatisfy { $0.keys == ["record", "parent", "check", "verdict", "reason", "evidence"] })
            let passes = lines.filter { $0["verdict"]?.text == "pass" }
            #expect(!passes.isEmpty && passes.allSatisfy { $0["evidence"]?.keys.isEmpty == false })
            let failing = Set(lines.filter { $0["verdict"]?.text == "fail" }.compactMap { $0["check"]?.text })
            let findings = try await patchbay.run("findings", "github", "--output", "json").json?["findings"]?.list ?? []
            #expect(!failing.isEmpty && failing.isSubset(of: findings.compactMap { $0["check"]?.text }))
            let children = try await patchbay.run("records", "github", "--stream", "branch_protection", "--verdicts")
            #expect(children.status == 0)
        }
    }

    @Test func aReaderThatGoesAwayIsNoFailure() async throws {
        try await withRun { patchbay, _ in
            let outcome = try await patchbay.shell(
                "for i in 1 2 3; do \"$0\" records github --stream repositories; done | head -c 1 >/dev/null; echo ${PIPESTATUS[0]}")
            #expect(outcome.outputText == "0\n")
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test(arguments: [
        (["records", "github", "--stream", "repositorys"], "Did you mean `repositories`?"),
        (["records", "okta", "--stream", "users"], "has nothing of `okta`"),
        (["records", "github", "--stream", "members", "--database", "none.db"], "there is no database at none.db"),
        (["findings", "--database", "none.db"], "there is no database at none.db"),
        (["findings", "show", "fnd_none"], "there is no finding"), (["findings", "gihub"], "Did you mean `github`?"),
        (["findings", "okta"], "has nothing of `okta`"),
        (["findings", "--check", "member_two_facto"], "Did you mean `member_two_factor`?"),
    ])
    func whatIsNotThere(arguments: [String], message: String) async throws {
        try await withRun { patchbay, folder in
            let outcome = try await patchbay.run(arguments)
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains(message), "\(outcome.errorText)")
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("none.db").path))
        }
    }

    @Test func aResolvedFindingIsNotOpenedAgain() async throws {
        let manifest = WorkFolder.manifest(
            "mended",
            """
            streams:
              things: { request: GET /things, key: record.id }
            checks:
              named: { name: Named, over: things, pass: record.name != "", remediation: Name it. }
            """)
        let name = Mutex("")
        try await RawServer.withServer { _ in
            RawServer.json("[{\"id\":1,\"name\":\"\(name.withLock { $0 })\"}]")
        } _: { server in
            try await WorkFolder.with { patchbay, folder in
                try WorkFolder.write(manifest, of: "mended", in: folder)
                let first = try await patchbay.run(["sync", "mended", "--output", "json"] + server.options)
                let id = try #require(first.json?["findings"]?.list.first?["id"]?.text)
                name.withLock { $0 = "Ada" }
                #expect(try await patchbay.run(["sync", "mended"] + server.options).status == 0)
                let outcome = try await patchbay.run("findings", "unignore", id)
                #expect(outcome.status == 2)
                #expect(outcome.errorText.contains("the finding is resolved; it is open again by itself"), "\(outcome.errorText)")
            }
        }
    }

    @Test func aFindingIsListedShownIgnoredAndOpenedAgain() async throws {
        try await withRun { patchbay, _ in
            let list = try await patchbay.run("findings", "github", "--output", "json")
            let findings = try #require(list.json?["findings"]).list
            let id = try #require(findings.first?["id"]?.text)
            let severity = try #require(findings.first?["severity"]?.text)
            let some = try await patchbay.run("findings", "--severity", severity, "--output", "json")
            #expect(some.json?["findings"]?.list.allSatisfy { $0["severity"]?.text == severity } == true)

            let shown = try await patchbay.run("findings", "show", id)
            for part in ["Evidence", "History", "opened"] { #expect(shown.outputText.contains(part)) }

            #expect(try await patchbay.run("findings", "ignore", id).status == 2)
            #expect(try await patchbay.run("findings", "ignore", id, "--reason", "x", "--until", "2001-01-01").status == 2)
            #expect(try await patchbay.run("findings", "ignore", id, "--reason", "sealed account", "--until", "2999-01-31").status == 0)
            for noDay in ["2999-02-30", "2999-01-31T00:00:00Z", "2999-1-31"] {
                #expect(try await patchbay.run("findings", "ignore", id, "--reason", "x", "--until", noDay).status == 2)
            }
            #expect(try await patchbay.run("findings", "--status", "ignored").outputText.contains("[ignored until 2999-01-31]"))
            let details = try await patchbay.run("findings", "show", id)
            #expect(details.outputText.contains("ignored      until the end of 2999-01-31 by "), "\(details.outputText)")
            #expect(details.outputText.contains("ignored until the end of 2999-01-31 by "))
            let ignored = try await patchbay.run("findings", "--status", "ignored", "--output", "json")
            #expect(ignored.json?["findings"]?.list.map { $0["id"]?.text } == [id])
            #expect(ignored.json?["findings"]?.list.first?["ignored"]?["reason"]?.text == "sealed account")
            #expect(!(try await patchbay.run("findings").outputText.contains(id)))

            #expect(try await patchbay.run("findings", "unignore", id).status == 0)
            #expect(try await patchbay.run("findings").outputText.contains(id))
            let history = try await patchbay.run("findings", "show", id, "--output", "json")
            #expect(history.json?["history"]?.list.map { $0["kind"]?.text } == ["opened", "ignored", "unignored"])
            #expect(history.json?["history"]?.list.map { $0["until"]?.text } == [nil, "2999-02-01T00:00:00.000Z", nil])
        }
    }
}
