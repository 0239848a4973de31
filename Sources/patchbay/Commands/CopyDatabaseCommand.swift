import ArgumentParser
import Foundation
import IntegrationStore
import Logging

/// `patchbay copy-database FROM TO`
struct CopyDatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy-database",
        abstract: "Copy a SQLite file into an empty PostgreSQL database, and check that both are the same.",
        usage: "patchbay copy-database FILE postgres://USER@HOST/NAME",
        discussion: """
            Stop the servers of the file first: what they write later is not copied.
            All is written in one transaction: either everything is there, with the
            same counts and hashes of every table, or nothing. Secrets stay sealed;
            the servers of the copy need the same keys.
            """)

    @Argument(help: ArgumentHelp("The SQLite file.", valueName: "file"), completion: .file()) var from: String
    @Argument(help: ArgumentHelp("The postgres:// URL of an empty database.", valueName: "url")) var to: String

    func validate() throws {
        if StoreAddress(from).isPostgreSQL || StoreAddress(from).isMistaken { throw ValidationError("The first has to be a SQLite file.") }
        if !StoreAddress(to).isPostgreSQL { throw ValidationError("The second has to be a postgres:// URL.") }
    }

    func run() async throws {
        guard FileManager.default.fileExists(atPath: from) else {
            throw Failure(.usage, "Error: there is no file \(DisplayText.safe(from)).")
        }
        // SQLite would make a database of it, and a copy of that would be one of nothing.
        guard (try? FileManager.default.attributesOfItem(atPath: from)[.size] as? Int) != 0 else {
            throw Failure(.usage, "Error: the file \(DisplayText.safe(from)) is empty; the first argument names the database of a server.")
        }
        let tables = try await Failure.naming(database: to) {
            try await DatabaseCopy(from: from, to: StoreAddress(to)).run { table, rows in
                StandardError.say("\(table): \(Count.text(rows, "row"))", level: .notice)
            }
        }
        var table = TextTable(["TABLE", "ROWS", "HASH"], rightAligned: [1])
        for copied in tables { table.append([copied.name, String(copied.rows), String(copied.hash.prefix(16))]) }
        try StandardOutput.write(table.render(.output))
        try StandardOutput.write(line: "Both are the same: counts and hashes of \(Count.text(tables.count, "table")).")
    }
}
