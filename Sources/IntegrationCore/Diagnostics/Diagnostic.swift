/// One problem of a manifest: what is wrong, where, and how to put it right.
package struct Diagnostic: Hashable, Sendable {
    /// How bad it is.
    package enum Severity: String, Hashable, Sendable, CaseIterable {
        /// The manifest cannot be used.
        case error
        /// It can be used, and something is probably not as meant.
        case warning
        /// Worth knowing.
        case note
    }

    package var severity: Severity
    /// Stable id of the rule, such as `unknown-key`.
    package var rule: String
    package var location: SourceLocation
    /// Where in the document, such as `streams.users.key`; empty for the document itself.
    package var keyPath: String
    package var message: String
    /// What to do about it, when that is known.
    package var fix: String?

    package init(
        severity: Severity = .error,
        rule: String,
        location: SourceLocation,
        keyPath: String = "",
        message: String,
        fix: String? = nil
    ) {
        self.severity = severity
        self.rule = rule
        self.location = location
        self.keyPath = keyPath
        self.message = message
        self.fix = fix
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `manifest.yaml:3:5: error: message [rule]`, as compilers write it.
    package var description: String { "\(location): \(severity.rawValue): \(message) [\(rule)]" }
}
