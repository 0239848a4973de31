import Foundation
import Testing

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
            // The usage line is the parser's own, and one line however long.
            let longest = help.outputText.split(separator: "\n").filter { !$0.hasPrefix("USAGE: ") }.map(\.count).max() ?? 0
            #expect(longest <= 100, "lines of \(longest) characters")
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
