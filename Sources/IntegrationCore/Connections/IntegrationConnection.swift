package import Foundation

/// An organisation's connection to a provider. Its secrets are elsewhere, and sealed.
package struct IntegrationConnection: Sendable, Hashable {
    package let id: PublicID
    package let organization: String
    /// Id of the integration.
    package let provider: String
    /// The person's own name for it, unique for an organisation and provider.
    package var name: String
    package var status: ConnectionStatus
    /// What a paused connection goes back to.
    package internal(set) var pausedFrom: ConnectionStatus?
    /// Why it is in error, or what came of the last test, for a person.
    package var reason: String?
    package var config: [String: SettingValue]
    package var variables: [String: SettingValue]
    /// The version of the credentials in use; nil when there are none.
    package var credentialVersion: Int?
    /// Whose account it is, as the provider names it.
    package var account: ConnectedAccount?
    package let createdAt: Date
    package var updatedAt: Date
    /// When the provider was last asked whether the credentials work.
    package var testedAt: Date?
    /// When it is run by itself.
    package private(set) var schedule: RunSchedule
    /// When it is run next by itself; nil where it never is, or where nobody has looked at its schedule yet.
    package private(set) var nextRunAt: Date?

    package init(
        id: PublicID, organization: String, provider: String, name: String, status: ConnectionStatus = .pending,
        pausedFrom: ConnectionStatus? = nil, reason: String? = nil,
        config: [String: SettingValue] = [:], variables: [String: SettingValue] = [:], credentialVersion: Int? = nil,
        account: ConnectedAccount? = nil, createdAt: Date, updatedAt: Date? = nil, testedAt: Date? = nil,
        schedule: RunSchedule = .manifest, nextRunAt: Date? = nil
    ) {
        self.id = id
        self.organization = organization
        self.provider = provider
        self.name = name
        self.status = status
        self.pausedFrom = pausedFrom
        self.reason = reason
        self.config = config
        self.variables = variables
        self.credentialVersion = credentialVersion
        self.account = account
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
        self.testedAt = testedAt
        self.schedule = schedule
        self.nextRunAt = nextRunAt
    }

    /// Runs it by itself from now on, the first time after one interval, or when its expression fits.
    package mutating func schedule(_ schedule: RunSchedule, now: Date) {
        self.schedule = schedule
        nextRunAt =
            switch schedule {
            case .every(let interval): now + Double(interval.components.seconds)
            case .cron(let expression, let timeZone): expression.next(after: now, in: timeZone)
            // The scheduler knows the manifest.
            case .manifest, .manual: nil
            }
    }
}
