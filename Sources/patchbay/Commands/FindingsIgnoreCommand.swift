import ArgumentParser
import Foundation
import IntegrationStore

/// `patchbay findings ignore`
struct FindingsIgnoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ignore",
        abstract: "Accept a finding, until a date or for good.",
        discussion: "Who decided, why and until when is kept. The first run after the date opens the finding again.")

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
        let store = try database.openExisting()
        do {
            try await store.ignoreFinding(
                PublicID(rawValue: id), FindingIgnore(reason: reason, by: Person.current, until: until), now: Date())
        } catch let error as StoreError where error.code == .notFound {
            throw Failure.noFinding(id)
        }
        try StandardOutput.write(line: "Ignored \(id)\(until.map { " until \($0.formatted(Date.ISO8601FormatStyle()))" } ?? "").")
    }

    private static func endOfDay(_ text: String) throws -> Date {
        let style = Date.ISO8601FormatStyle().year().month().day()
        if text.count == 10, let day = try? style.parse(text) { return day.addingTimeInterval(24 * 60 * 60) }
        if let moment = try? Date.ISO8601FormatStyle().parse(text) { return moment }
        throw ValidationError("'\(text)' is no date; write it as 2027-01-31.")
    }
}
