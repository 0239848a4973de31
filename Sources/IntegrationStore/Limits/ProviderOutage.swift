package import Foundation

/// A time in which a host of a provider was down.
package struct ProviderOutage: Sendable, Hashable {
    package let host: String
    /// The integration whose request showed it.
    package let provider: String
    /// How the last request failed: a status, or a code of ours.
    package let reason: String
    package let beganAt: Date
    /// Nil while it lasts.
    package let endedAt: Date?
    /// Requests that were to find out whether it is over.
    package let probes: Int
    /// How long until the next of them; none where it is due. Of one that is under way, until it counts as lost.
    package let nextProbe: Duration
}
