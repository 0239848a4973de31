import Foundation

/// Inputs with everything that authentication added to them, and until when that holds.
struct PreparedCredentials: Sendable {
    let inputs: RunInputs
    let obtained: Date
    /// Nil when nothing in it expires by itself.
    let expires: Date?
    /// Whether something was obtained from the provider that could be obtained anew.
    var isObtained = true

    /// A token is not used in its last moments: the clocks of two machines differ.
    private static let margin: TimeInterval = 30

    func isValid(at now: Date) -> Bool {
        guard let expires else { return true }
        // One that lives for less than a minute is used for half of its time, or there would be an exchange for every request.
        return now + min(Self.margin, expires.timeIntervalSince(obtained) / 2) < expires
    }
}
