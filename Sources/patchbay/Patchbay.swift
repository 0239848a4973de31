import ArgumentParser
import Foundation

/// The command line: reads arguments, calls the libraries, prints.
@main
struct Patchbay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patchbay",
        abstract: "Connect to third-party systems by configuration, and see what is wrong in them.",
        discussion: """
            An integration is a folder with a manifest.yaml. Patchbay reads records with it, stores them in one SQLite file, and turns \
            what it sees into findings with evidence.

            Begin here:
              patchbay try github          real findings from a sandbox, without an account
              patchbay catalog             what can be connected
              patchbay sync github ...     the real system; --help shows how to give credentials
              patchbay findings            what is open now
              patchbay new acme            an integration of your own

            Integrations are built in, in ./integrations when that folder exists, and in every --integrations DIR.

            Exit status: \(ExitStatus.summary)
            """,
        version: Version.current,
        subcommands: [
            TryCommand.self, SyncCommand.self, FindingsCommand.self, RecordsCommand.self, CatalogCommand.self, NewCommand.self,
            VerifyCommand.self, SchemaCommand.self, EvalCommand.self,
        ])

    static func main() async {
        StandardOutput.ignoreBrokenPipes()
        let status = await Interruption.run {
            do {
                var command = try parseAsRoot()
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
}
