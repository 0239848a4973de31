/// Whether a request may pass.
enum AuthenticationVerdict: Sendable, Hashable {
    case granted
    /// - Parameters:
    ///   - code: a stable word, such as a provider puts into its error.
    ///   - reason: what was wrong, without the value that was sent.
    case refused(code: String, reason: String)

    static func refused(_ reason: String) -> AuthenticationVerdict { .refused(code: "unauthorized", reason: reason) }
}
