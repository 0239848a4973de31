import ArgumentParser
import Foundation
import Testing

@testable import patchbay

/// What the program says of itself.
@Suite struct HelpTests {
    static let commands = [
        "catalog", "new", "verify", "schema", "eval", "try", "sync", "records", "findings", "findings list", "findings show",
        "findings ignore", "findings unignore",
    ]

    @Test(arguments: commands)
    func everyCommandTeaches(command: String) async throws {
        try await WorkFolder.with { patchbay, _ in
            let help = try await patchbay.run(command.split(separator: " ").map(String.init) + ["--help"])
            #expect(help.status == 0)
            #expect(help.errors.isEmpty)
            #expect(help.outputText.contains("OVERVIEW: "))
            #expect(help.outputText.contains("USAGE: patchbay \(command)"))
            for line in help.outputText.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
    }

    /// The parser wraps what is longer, in the middle of an example too, which could not be typed then.
    @Test func noLineOfHelpIsWrapped() {
        let commands = [Patchbay.configuration] + Patchbay.configuration.subcommands.map { $0.configuration }
        let below = FindingsCommand.configuration.subcommands.map { $0.configuration }
        for command in commands + below {
            for line in command.discussion.split(separator: "\n") { #expect(line.count < 80, "\(line)") }
        }
    }

    @Test func examplesAreWholeInANarrowTerminalToo() async throws {
        try await WorkFolder.with { patchbay, _ in
            var patchbay = patchbay
            patchbay.environment = ["COLUMNS": "80"]
            let help = try await patchbay.run("sync", "--help")
            #expect(help.outputText.contains("\n  patchbay sync github --config org=acme \\\n      --credential access_token=@token.txt\n"))
        }
    }

    @Test(arguments: [
        (["syncc"], "Did you mean `patchbay sync`?"), (["findings", "shwo", "fnd_1"], "Did you mean `patchbay findings show`?"),
        (["findings", "--database", "x.db", "show", "fnd_1"], "Options stand after the command: patchbay findings show"),
        (["help", "snc"], "there is no command `snc`. Did you mean `sync`?"), (["help", "findings", "foo"], "there is no command `foo`"),
        (["verify", "githb"], "Did you mean `github`?"), (["sync", "githb"], "no integration `githb`. Did you mean `github`?"),
    ])
    func whatWasMeantIsSaid(arguments: [String], message: String) async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run(arguments)
            #expect(outcome.status == 2)
            #expect(outcome.errorText.contains(message), "\(outcome.errorText)")
        }
    }

    @Test func helpForACommandIsGiven() async throws {
        try await WorkFolder.with { patchbay, _ in
            let help = try await patchbay.run("help", "findings", "show")
            #expect(help.outputText.contains("USAGE: patchbay findings show"))
        }
    }

    @Test func theShellIsOfferedIdsStreamsAndChoices() async throws {
        try await WorkFolder.with { patchbay, _ in
            _ = try await patchbay.run("new", "acme")
            let slugs = try await patchbay.run("---completion", "try", "--", "positional@0", "2", "0", "patchbay", "try", "")
            #expect(slugs.outputText.contains("github") && slugs.outputText.contains("acme"), "\(slugs.errorText)")
            let streams = try await patchbay.run(
                "---completion", "sync", "--", "--stream", "4", "0", "patchbay", "sync", "github", "--stream", "")
            #expect(streams.outputText.contains("repositories"), "\(streams.errorText)")
            let script = try await patchbay.run("--generate-completion-script", "bash")
            for choice in ["critical", "resolved", "logfmt", "delta", "Monitoring"] {
                #expect(script.outputText.contains(choice), "\(choice)")
            }
        }
    }

    @Test func theProgramNamesItsCommandsAndExitCodes() async throws {
        try await WorkFolder.with { patchbay, _ in
            let help = try await patchbay.run("--help")
            #expect(help.status == 0)
            for command in Self.commands where !command.contains(" ") { #expect(help.outputText.contains("  \(command)")) }
            let text = help.outputText.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for code in ["0 success", "1 failed", "3 inconclusive", "4 authentication rejected", "5 deletions held", "130 interrupted"] {
                #expect(text.contains(code))
            }
        }
    }

    @Test func theVersionIsThatOfTheChangeLog() async throws {
        try await WorkFolder.with { patchbay, _ in
            let version = try await patchbay.run("--version")
            #expect(version.status == 0)
            let log = try String(contentsOf: PatchbayProcess.root.appendingPathComponent("CHANGELOG.md"), encoding: .utf8)
            #expect(log.contains("## [\(version.outputText.dropLast())]"))
        }
    }

    @Test(arguments: [
        ["syncc"], ["sync"], ["catalog", "--jsn"], ["sync", "github", "--mode", "half"], ["findings", "--status", "closed"],
    ])
    func wrongUsageIsSaidOnStandardError(arguments: [String]) async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run(arguments)
            #expect(outcome.status == 2)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errorText.contains("Usage: patchbay"))
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionScripts(shell: String) async throws {
        try await WorkFolder.with { patchbay, _ in
            let script = try await patchbay.run("--generate-completion-script", shell)
            #expect(script.status == 0)
            #expect(script.outputText.contains("patchbay"))
            #expect(script.outputText.contains("findings"))
        }
    }
}
