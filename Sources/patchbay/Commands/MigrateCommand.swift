import ArgumentParser
import Foundation
import IntegrationStore

/// `patchbay migrate`
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the database of a server to this version's schema.",
        discussion: """
            `serve` does the same when it starts; this is for those who want it done
            before, or by somebody with more rights. Any number may do it at once:
            one does, the others wait. Servers of the version before may go on
            meanwhile.
            """)
    @Flag(help: "Say what would be done, and change nothing.") var dryRun = false
    @OptionGroup var options: DataOptions

    func run() async throws {
        let address = try options.database()
        if !address.isPostgreSQL, !dryRun, try options.settings().text(.database, options.givenDatabase) == nil { try options.makeFolder() }
        let steps = try await Failure.naming(database: address.text) {
            try await StoreMigration.run(at: address, isDry: dryRun, now: Date())
        }
        guard !steps.isEmpty else { return try StandardOutput.write(line: "The schema is the current one.") }
        for step in steps { try StandardOutput.write(line: "\(dryRun ? "would apply" : "applied") \(step.version)  \(step.name)") }
    }
}
