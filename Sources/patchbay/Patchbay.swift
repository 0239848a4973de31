import ArgumentParser
import CRuntime
import Foundation
import IntegrationCore

/// The command line: reads arguments, calls the libraries, prints.
@main
struct Patchbay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patchbay",
        abstract: "Connect to third-party systems by configuration, and see what is wrong in them.",
        discussion: """
            An integration is a folder with a manifest.yaml. Patchbay reads records
            with it, stores them in one SQLite file, and turns what it sees into
            findings with evidence.

            Begin here:
              patchbay try github      findings from a sandbox, without an account
              patchbay catalog         what can be connected
              patchbay sync --help     the real system, and how to give credentials
              patchbay findings        what is open now
              patchbay new acme        an integration of your own

            Integrations are built in, in ./integrations when that folder exists, and
            in every --integrations DIR.

            Exit status:
              \(ExitStatus.lines)
            """,
        version: Version.current,
        subcommands: [
            TryCommand.self, SyncCommand.self, ServeCommand.self, StatusCommand.self, RunsCommand.self, TailCommand.self,
            MigrateCommand.self,
            CopyDatabaseCommand.self, KeysCommand.self, AuditCommand.self, FindingsCommand.self,
            RecordsCommand.self, CatalogCommand.self,
            NewCommand.self,
            VerifyCommand.self, SchemaCommand.self, EvalCommand.self,
        ])

    static func main() async {
        pb_keep_freed_memory()
        StandardOutput.ignoreBrokenPipes()
        let status = await Interruption.run {
            do {
                let arguments = Array(CommandLine.arguments.dropFirst())
                try refuseUnknownHelp(arguments)
                var command = try parseAsRoot(EvalCommand.markingExpression(in: arguments))
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
                return ExitStatus.success
            } catch {
                return Failure.report(error)
            }
        }
        Foundation.exit(status.rawValue)
    }

    /// The parser answers `help` for a command that does not exist with the help of the program, as if nothing was wrong.
    private static func refuseUnknownHelp(_ arguments: [String]) throws {
        guard arguments.first == "help" else { return }
        var below = configuration.subcommands
        for word in arguments.dropFirst() where !word.hasPrefix("-") {
            guard let next = below.first(where: { $0.configuration.commandName == word }) else {
                let suggestion = Suggestion.nearest(to: word, among: below.compactMap { $0.configuration.commandName })
                let advice = suggestion.map { "Did you mean `\($0)`?" } ?? "`patchbay --help` lists them."
                throw Failure(.usage, "Error: there is no command `\(DisplayText.safe(word))`. \(advice)")
            }
            below = next.configuration.subcommands
        }
    }
}
