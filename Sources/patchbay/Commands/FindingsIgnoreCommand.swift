import ArgumentParser
import Foundation
import IntegrationCore
import IntegrationStore

/// `patchbay findings ignore`
struct FindingsIgnoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ignore",
        abstract: "Accept a finding, until a date or for good.",
        usage: "patchbay findings ignore ID --reason TEXT [--until YYYY-MM-DD]",
        discussion: """
            Who decided, why and until when is kept. From the end of that day (UTC)
            the finding is open again; the next run notes that in its history.

              patchbay findings ignore fnd_01J... --reason "break-glass account" \\
                  --until 2027-01-31
            """)

    @Argument(help: "The finding's id.") var id: String
    @Option(help: "Why it is accepted.") var reason: String
    @Option(
        help: ArgumentHelp("The last day it is accepted on, YYYY-MM-DD in UTC (default: for good).", valueName: "date"),
        transform: Self.endOfDay)
    var until: Date?
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason must say why.") }
        if let until, until < Date() { throw ValidationError("--until is in the past.") }
    }

    func run() async throws {
        try await database.withExisting { store in
            do {
                try await store.ignoreFinding(
                    PublicID(rawValue: id), FindingIgnore(reason: reason, by: Person.current, until: until), now: Date())
            } catch let error as StoreError where error.code == .notFound {
                throw Failure.noFinding(id, database)
            }
        }
        try StandardOutput.write(line: "Ignored \(id)\(until.map { " until the end of \(Day.last(before: $0)) (UTC)" } ?? " for good").")
    }

    private static func endOfDay(_ text: String) throws -> Date {
        guard let end = Day.end(of: text) else { throw ValidationError("'\(text)' is no day of the calendar; write it as 2027-01-31.") }
        return end
    }
}
