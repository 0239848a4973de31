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
    package var isTransient: Bool { [.locked, .full, .readOnly, .cannotOpen, .inputOutput].contains(code) }

    package var description: String { "\(code): \(reason)" }
}
