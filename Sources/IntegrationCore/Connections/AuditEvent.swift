package import Foundation

/// Who did what to what. Details are names and numbers; no secret, and nothing a provider said.
package struct AuditEvent: Sendable, Hashable {
    package enum Action: String, Sendable, CaseIterable {
        case organizationCreated = "organization.created"
        case apiKeyCreated = "api_key.created"
        case apiKeyRevoked = "api_key.revoked"
        case connectionCreated = "connection.created"
        case connectionUpdated = "connection.updated"
        case connectionTested = "connection.tested"
        case connectionPaused = "connection.paused"
        case connectionResumed = "connection.resumed"
        case connectionDeleted = "connection.deleted"
        case credentialsReplaced = "credentials.replaced"
        case credentialsRolledBack = "credentials.rolled_back"
        case oauthAppSaved = "oauth_app.saved"
        case oauthAppDeleted = "oauth_app.deleted"
        case connectionReconnected = "connection.reconnected"
        case runRequested = "run.requested"
        case findingIgnored = "finding.ignored"
        case findingReopened = "finding.reopened"
    }

    /// Such as the id of an API key.
    package let actor: String
    package let action: Action
    /// Public id of what it was done to.
    package let target: String
    package let details: [String: String]

    package init(_ action: Action, target: String, by actor: String, details: [String: String] = [:]) {
        self.actor = actor
        self.action = action
        self.target = target
        self.details = details
    }
}

/// An event as the log of an organisation has it.
package struct AuditRecord: Sendable, Hashable {
    /// Counted from 1 for each organisation, without gaps.
    package let number: Int
    package let at: Date
    package let event: AuditEvent
    /// Over this record and the hash of the one before (SHA-256, hexadecimal).
    package let hash: String

    package init(number: Int, at: Date, event: AuditEvent, hash: String) {
        self.number = number
        self.at = at
        self.event = event
        self.hash = hash
    }
}
