import CRuntime
import Foundation
import GRDB

/// How connections to the file are set up. Why each value is as it is stands in `docs/store.md`.
enum StoreConfiguration {
    /// Once a process, before its first database is opened: later SQLite says no, and nothing is lost.
    private static let isCountingMemory = pb_sqlite_stop_counting_memory() != 0

    static func prepareSQLite() {
        _ = isCountingMemory
    }

    static func make() -> Configuration {
        var configuration = Configuration()
        configuration.label = "patchbay.store"
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            // Before the first table exists; later it changes nothing.
            if !database.configuration.readonly {
                try database.execute(sql: "PRAGMA page_size = 8192")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
                // What is deleted may be a secret: Debian builds SQLite so, others do not.
                try database.execute(sql: "PRAGMA secure_delete = ON")
                try database.execute(sql: "PRAGMA cache_size = -4096")
            } else {
                try database.execute(sql: "PRAGMA cache_size = -2048")
            }
            try database.execute(sql: "PRAGMA mmap_size = 0")
        }
        return configuration
    }
}
