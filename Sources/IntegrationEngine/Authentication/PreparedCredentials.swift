import Foundation

/// Inputs with everything that authentication added to them, and until when that holds.
struct PreparedCredentials: Sendable {
    let inputs: RunInputs
    /// Nil when nothing in it expires by itself.
    let expires: Date?
    /// Whether something was obtained from the provider that could be obtained anew.
    var isObtained = true

    /// A token is not used in its last moments: the clocks of two machines differ.
    static let margin: TimeInterval = 30

    func isValid(at now: Date) -> Bool {
        expires.map { now.addingTimeInterval(Self.margin) < $0 } ?? true
    }
}
