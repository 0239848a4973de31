import Foundation
import IntegrationTesting
import Testing

/// Several tenants in one database, and what a sandbox leaves there.
@Suite struct ConnectionTests {
    private let secret = ["--credential", "token=\(GitHubSandbox.canary)"]

    @Test func anotherTenantIsRefusedAndNothingChanges() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, folder in
                let sync = sandbox.sync + secret
                #expect(try await patchbay.run(sync).status == 0)
                let before = try await patchbay.run("findings", "--output", "json")
                let records = try await patchbay.run("records", "github", "--stream", "repositories")
                let other = try await patchbay.run(sync.map { $0 == "org=acme-robotics" ? "org=globex" : $0 })
                #expect(other.status == 2)
                for part in ["`default` holds what was read with another `org`", "--connection NAME", "--database FILE"] {
                    #expect(other.errorText.contains(part), "\(other.errorText)")
                }
                #expect(try await patchbay.run("findings", "--output", "json").output == before.output)
                #expect(try await patchbay.run("records", "github", "--stream", "repositories").output == records.output)

                // A setting with a default counts as given when it is not that.
                let narrower = try await patchbay.run(sync + ["--config", "repositories=control-plane"])
                #expect(narrower.status == 2)
                let confirmed = try await patchbay.run(
                    sync + ["--config", "repositories=control-plane", "--confirm-settings", "--output", "json"])
                #expect(confirmed.json?["run"]?["mode"]?.text == "full", "\(confirmed.errorText)")
                // From now on the connection is that of the new settings.
                let former = try await patchbay.run(sync)
                #expect(
                    former.status == 2 && former.errorText.contains("holds what was read with another `repositories`"),
                    "\(former.errorText)")
            }
        }
    }

    @Test func connectionsStandBesideEachOther() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, _ in
                for name in ["alpha", "beta"] {
                    sandbox.provider.newRun()
                    let outcome = try await patchbay.run(sandbox.sync + secret + ["--connection", name, "--output", "json"])
                    #expect(outcome.json?["run"]?["connection"]?.text == name)
                    #expect(outcome.json?["changes"]?["opened"]?.int == outcome.json?["findings"]?.list.count)
                }
                let ambiguous = try await patchbay.run("records", "github", "--stream", "repositories")
                #expect(ambiguous.status == 2)
                #expect(ambiguous.errorText.contains("alpha, beta"))
                let one = try await patchbay.run("records", "github", "--stream", "repositories", "--connection", "beta")
                #expect(one.status == 0 && !one.output.isEmpty)
                let all = try await patchbay.run("findings", "--output", "json")
                let beta = try await patchbay.run("findings", "--output", "json", "--connection", "beta")
                let count = try #require(beta.json?["findings"]).list.count
                #expect(all.json?["findings"]?.list.count == 2 * count)
                #expect(beta.json?["findings"]?.list.allSatisfy { $0["connection"]?.text == "beta" } == true)
                #expect(try await patchbay.run("findings").outputText.contains("github, connection beta"))
                let wrong = try await patchbay.run("findings", "--connection", "betta")
                #expect(wrong.status == 2 && wrong.errorText.contains("Did you mean `beta`?"))
            }
        }
    }

    @Test func aSandboxIsNotTakenForTheRealSystem() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, _ in
                #expect(try await patchbay.run(sandbox.sync + secret).status == 0)
                let before = try await patchbay.run("findings", "github", "--output", "json")
                let trial = try await patchbay.run("try", "github", "--database", "patchbay.db")
                #expect(trial.status == 0, "\(trial.errorText)")
                #expect(trial.outputText.contains("--connection sandbox --database patchbay.db"))
                #expect(try await patchbay.run("findings", "github", "--output", "json").output == before.output)
                #expect(try await patchbay.run("records", "github", "--stream", "members").status == 0)
                let kept = try await patchbay.run("findings", "--connection", "sandbox", "--output", "json")
                #expect(kept.json?["findings"]?.list.isEmpty == false)
                // The sandbox listens at another port each time.
                #expect(try await patchbay.run("try", "github", "--database", "patchbay.db").status == 0)
            }
        }
    }

    @Test func theFileAloneIsTheDatabase() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, folder in
                #expect(try await patchbay.run(sandbox.sync + secret).status == 0)
                let copied = folder.appendingPathComponent("copied.db")
                try FileManager.default.copyItem(at: folder.appendingPathComponent("patchbay.db"), to: copied)
                let original = try await patchbay.run("records", "github", "--stream", "repositories")
                let copy = try await patchbay.run("records", "github", "--stream", "repositories", "--database", "copied.db")
                #expect(copy.status == 0 && copy.output == original.output && !copy.output.isEmpty)
            }
        }
    }
}
