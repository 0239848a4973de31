import Foundation
import IntegrationTesting
import Testing

/// `patchbay sync` against a sandbox that demands its credential.
@Suite struct SyncTests {
    private static let canary = GitHubSandbox.canary

    @Test func jsonHasTheDocumentedShape() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, _ in
                let outcome = try await patchbay.run(sandbox.sync + ["--credential", "token=\(Self.canary)", "--output", "json"])
                #expect(outcome.status == 0, "\(outcome.errorText)")
                let json = try #require(outcome.json)
                #expect(
                    Set(json.keys) == [
                        "version", "run", "streams", "verdicts", "changes", "findings", "skipped", "skippedCount", "warnings",
                    ])
                #expect(
                    json["run"]?.keys == [
                        "id", "integration", "connection", "mode", "resumed", "status", "reason", "startedAt", "finishedAt", "requests",
                        "retries",
                        "pages",
                        "records", "bytes",
                    ])
                #expect(json["run"]?["status"]?.text == "success")
                #expect(json["run"]?["mode"]?.text == "full")
                let stream = try #require(json["streams"]?.list.first { $0["name"]?.text == "repositories" })
                #expect(
                    stream.keys == [
                        "name", "pages", "received", "inserted", "updated", "unchanged", "deleted", "complete", "error", "heldDeletion",
                    ])
                #expect(stream["complete"]?.bool == true)
                #expect(stream["inserted"]?.int == stream["received"]?.int)
                let verdict = try #require(json["verdicts"]?.list.first)
                #expect(verdict.keys == ["check", "name", "pass", "fail", "inconclusive", "notApplicable"])
                let finding = try #require(json["findings"]?.list.first)
                #expect(
                    finding.keys == [
                        "id", "integration", "connection", "check", "status", "verdict", "severity", "resource", "title", "remediation",
                        "reason",
                        "evidence", "firstSeen", "lastSeen", "resolvedAt", "ignored",
                    ])
                #expect(json["changes"]?["opened"]?.int == json["findings"]?.list.count)
            }
        }
    }

    @Test func theSecondRunReadsWhatChanged() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, _ in
                var patchbay = patchbay
                patchbay.environment = ["PATCHBAY_CREDENTIAL_ACCESS_TOKEN": Self.canary, "PATCHBAY_DATABASE": "by-environment.db"]
                #expect(try await patchbay.run(sandbox.sync).status == 0)
                sandbox.provider.newRun()
                let second = try await patchbay.run(sandbox.sync + ["--output", "json"])
                #expect(second.json?["run"]?["mode"]?.text == "delta")
                let full = try await patchbay.run(sandbox.sync + ["--output", "json", "--mode", "full"])
                #expect(full.json?["run"]?["mode"]?.text == "full")
                #expect(FileManager.default.fileExists(atPath: patchbay.folder.appendingPathComponent("by-environment.db").path))
            }
        }
    }

    @Test func aSecretIsNeitherPrintedNorStored() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, folder in
                try Data("\(Self.canary)\n".utf8).write(to: folder.appendingPathComponent("token.txt"))
                let ways: [([String], String)] = [
                    (["--credential", "access_token=\(Self.canary)"], ""), (["--credential", "token=@token.txt"], ""),
                    (["--credential", "token=-"], Self.canary + "\n"),
                ]
                for (options, input) in ways {
                    sandbox.provider.newRun()
                    let outcome = try await patchbay.run(
                        sandbox.sync + options + ["--output", "json", "--log-level", "trace", "--mode", "full"], input: input)
                    #expect(outcome.status == 0, "\(outcome.errorText)")
                    #expect(!outcome.outputText.contains(Self.canary) && !outcome.errorText.contains(Self.canary))
                    #expect(outcome.errorText.contains("run finished"))
                }
                try FileManager.default.removeItem(at: folder.appendingPathComponent("token.txt"))
                for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                    let data = try Data(contentsOf: folder.appendingPathComponent(file))
                    #expect(data.range(of: Data(Self.canary.utf8)) == nil, "\(file)")
                }
            }
        }
    }

    /// A secret that landed where it does not belong is not repeated in the complaint.
    @Test(arguments: [
        ["--credential", GitHubSandbox.canary], ["--credential", "tokn=\(GitHubSandbox.canary)"],
        ["--config", "access_token=\(GitHubSandbox.canary)"],
        ["--credentials", "token=\(GitHubSandbox.canary)"], ["--variable", "token=\(GitHubSandbox.canary)"],
        ["--credential", "org=\(GitHubSandbox.canary)!"], ["--mode", "x", "--credential", "token=\(GitHubSandbox.canary)"],
        ["--credential", "access_token", GitHubSandbox.canary], ["--credential", "\(GitHubSandbox.canary)=="],
        ["--\(GitHubSandbox.canary)"], ["--credential", "access_token=@\(GitHubSandbox.canary)"],
        ["--connection", "\(GitHubSandbox.canary)!"], ["--log-format", "json", "--credential", "access_token", GitHubSandbox.canary],
        ["token=\(GitHubSandbox.canary)"], ["--credential=token=\(GitHubSandbox.canary)", "--stream", "none"],
    ])
    func aMistypedSecretIsNotRepeated(options: [String]) async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run(["sync", "github"] + options)
            #expect(outcome.status == 2)
            #expect(!outcome.errors.isEmpty)
            #expect(!outcome.errorText.contains(GitHubSandbox.canary) && !outcome.outputText.contains(GitHubSandbox.canary))
        }
    }

    @Test func aSecretInThePlaceOfTheIdIsNotRepeated() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("sync", "--credential", "access_token", GitHubSandbox.canary)
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains("there is no integration") && !outcome.errorText.contains(GitHubSandbox.canary))
        }
    }

    @Test func rejectedCredentialsHaveAnExitCode() async throws {
        try await GitHubSandbox.with { sandbox in
            try await WorkFolder.with { patchbay, _ in
                let outcome = try await patchbay.run(sandbox.sync + ["--credential", "token=wrong-\(Self.canary.reversed())"])
                #expect(outcome.status == 4, "\(outcome.outputText)\(outcome.errorText)")
                #expect(outcome.errorText.contains("rejected the credentials"))
                #expect(!outcome.errorText.contains(String(Self.canary.reversed())))
                #expect(outcome.outputText.contains("Nothing was judged.") && !outcome.outputText.contains("No open findings"))
                let none = try await patchbay.run("findings")
                #expect(none.outputText == "Nothing has been judged yet.\n")
                let json = try await patchbay.run(sandbox.sync + ["--credential", "token=wrong", "--output", "json"])
                let streams = try #require(json.json?["streams"]).list
                #expect(!streams.isEmpty && streams.allSatisfy { $0["error"]?["code"]?.text == "authentication_rejected" })
            }
        }
    }

    @Test func everythingThatIsMissingIsNamedAtOnce() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("sync", "okta")
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains("2 settings are missing"))
            #expect(outcome.errorText.contains("--config domain=VALUE"))
            #expect(outcome.errorText.contains("--credential api_key=@FILE, or $PATCHBAY_CREDENTIAL_API_KEY"))
        }
    }

    @Test func whatIsMalformedHidesNothing() async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run(
                "sync", "okta", "--credential", "nonsense", "--credential", "api_kee=x", "--config", "nonsense", "--config", "domian=x",
                "--variable", "nonsense", "--variable", "inactive_dais=1")
            #expect(outcome.status == 2)
            for message in [
                "--credential needs NAME=VALUE", "Did you mean `api_key`?", "--config needs NAME=VALUE", "Did you mean `domain`?",
                "--variable needs NAME=VALUE", "Did you mean `inactive_days`?",
            ] { #expect(outcome.errorText.contains(message), "\(message): \(outcome.errorText)") }
        }
    }

    @Test(arguments: [
        (["--variable", "inactive_days=soon"], "`inactive_days` is not a number"),
        (["--variable", "inactive_dais=1"], "Did you mean `inactive_days`?"),
        (["--config", "inactive_days=1"], "Use --variable inactive_days"),
        (["--config", "domain=acme.example"], "`domain` does not look like Okta domain"), (["--stream", "usrs"], "Did you mean `users`?"),
        (["--variable", "inactive_days=0x1F"], "`inactive_days` is not a number"),
        (["--config", "domain="], "`domain` is given, and its value is empty"),
        (["--base-url", "https://10.0.0.1/x?key=1"], "--base-url: the URL has a query"),
        (["--base-url", "https://10.0.0.1/x#part"], "--base-url: the URL has a query or a fragment"),
        (["--ca-file", "none.pem"], "--ca-file: none.pem cannot be read"),
        (["--ca-file", "/etc/passwd"], "--ca-file: /etc/passwd holds no certificate"),
        (["--database", ""], "--database needs the name of a file"), (["--connection", "sandbox"], "choose another name"),
        (["--base-url", "http://127.0.0.1:9"], "add: --allow-address 127.0.0.1:9"),
        (["--base-url", "https://10.0.0.1/x"], "add: --allow-address 10.0.0.1:443"), (["--allow-address", "127.0.0.1"], "write HOST:PORT"),
    ])
    func settingsAreChecked(options: [String], message: String) async throws {
        try await WorkFolder.with { patchbay, folder in
            let outcome = try await patchbay.run(["sync", "okta", "--credential", "api_key=\(Self.canary)"] + options)
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains(message), "\(outcome.errorText)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }
}
