/// Why a sandbox could not be made.
package struct SandboxError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, and what to do; never a secret, though a sandbox's are none.
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }

    package var description: String { "sandbox: \(reason)" }
}
