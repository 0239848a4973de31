extension StoreError {
    /// A stable name, safe as a metric label.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        package let name: String

        package var description: String { name }

        /// The file is not a SQLite database, or not one of ours.
        package static let notADatabase = Code(name: "not-a-database")
        /// The file was written by a newer Patchbay.
        package static let newerSchema = Code(name: "newer-schema")
        /// Tables or applied migrations are not what this Patchbay made.
        package static let tamperedSchema = Code(name: "tampered-schema")
        /// Another process held the database longer than we wait.
        package static let locked = Code(name: "locked")
        package static let full = Code(name: "disk-full")
        package static let readOnly = Code(name: "read-only")
        package static let corrupt = Code(name: "corrupt")
        /// The file or its folder cannot be opened or made.
        package static let cannotOpen = Code(name: "cannot-open")
        package static let inputOutput = Code(name: "input-output")
        /// The connection broke while a transaction was ended: it may have been written or not.
        package static let unknownOutcome = Code(name: "unknown-outcome")
        /// Others have taken all connections that the server allows.
        package static let tooManyConnections = Code(name: "too-many-connections")
        /// A live process runs this connection.
        package static let runActive = Code(name: "run-active")
        /// The run was taken over, finished or cancelled: this writer may not write any more.
        package static let leaseLost = Code(name: "lease-lost")
        /// A page that is not the unit's next.
        package static let pageOutOfOrder = Code(name: "page-out-of-order")
        /// A key that is empty, too long, or a stream or parent of another connection.
        package static let invalidInput = Code(name: "invalid-input")
        /// The connection holds what was read with settings that lead to another tenant.
        package static let otherIdentity = Code(name: "other-identity")
        /// A name that is taken.
        package static let alreadyExists = Code(name: "already-exists")
        /// Somebody else changed it at the same time.
        package static let conflict = Code(name: "conflict")
        package static let notFound = Code(name: "not-found")
        /// The store was closed.
        package static let closed = Code(name: "closed")
        /// SQLite failed in a way that has no name of its own here.
        package static let database = Code(name: "database")
    }
}
