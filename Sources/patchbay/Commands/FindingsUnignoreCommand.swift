import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationStore

/// `patchbay findings unignore`
struct FindingsUnignoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unignore", abstract: "Open an ignored finding again.")

    @Argument(help: "The finding's id.") var id: String
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        try await database.withExisting { store in
            do {
                try await store.unignoreFinding(PublicID(rawValue: id), by: Person.current, now: Date())
            } catch let error as StoreError where error.code == .notFound {
                throw Failure.noFinding(id, database)
            } catch let error as StoreError where error.code == .conflict {
                throw Failure(.usage, "Error: the finding is resolved; it is open again by itself when what it says is so again.")
            }
        }
        try StandardOutput.write(line: "Open again: \(id).")
    }
}
