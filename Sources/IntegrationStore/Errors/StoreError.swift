/// Why the store refused or failed. Neither code nor reason ever holds a record's content or a secret.
package struct StoreError: Error, Sendable, CustomStringConvertible {
    package let code: Code
    /// For a person: what is wrong and what to do.
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// Whether it is of the disk or of another process, so that the same may succeed later.
    package var isTransient: Bool {
        [.locked, .full, .readOnly, .cannotOpen, .inputOutput, .unknownOutcome, .tooManyConnections].contains(code)
    }

    /// Whether what was to be written is at fault and not the database: the same would be refused again.
    package var isOfInput: Bool { [.invalidInput, .notFound, .pageOutOfOrder].contains(code) }

    package var description: String { "\(code): \(reason)" }
}
