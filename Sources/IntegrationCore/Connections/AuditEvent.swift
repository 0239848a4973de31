package import Foundation

/// Who did what to what. Details are names and numbers; no secret, and nothing a provider said.
package struct AuditEvent: Sendable, Hashable {
    /// A stable name; a later version may know more of them.
    package struct Action: RawRepresentable, Sendable, Hashable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        package static let organizationCreated = Self(rawValue: "organization.created")
        package static let organizationDeleted = Self(rawValue: "organization.deleted")
        package static let apiKeyCreated = Self(rawValue: "api_key.created")
        package static let apiKeyRevoked = Self(rawValue: "api_key.revoked")
        package static let connectionCreated = Self(rawValue: "connection.created")
        package static let connectionUpdated = Self(rawValue: "connection.updated")
        package static let connectionTested = Self(rawValue: "connection.tested")
        package static let connectionPaused = Self(rawValue: "connection.paused")
        package static let connectionResumed = Self(rawValue: "connection.resumed")
        package static let connectionDeleted = Self(rawValue: "connection.deleted")
        package static let credentialsReplaced = Self(rawValue: "credentials.replaced")
        package static let credentialsRolledBack = Self(rawValue: "credentials.rolled_back")
        package static let oauthAppSaved = Self(rawValue: "oauth_app.saved")
        package static let oauthAppDeleted = Self(rawValue: "oauth_app.deleted")
        package static let connectionReconnected = Self(rawValue: "connection.reconnected")
        package static let runCancelled = Self(rawValue: "run.cancelled")
        package static let connectSessionCreated = Self(rawValue: "connect_session.created")
        package static let runRequested = Self(rawValue: "run.requested")
        package static let findingIgnored = Self(rawValue: "finding.ignored")
        package static let findingReopened = Self(rawValue: "finding.reopened")
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

/// What became of an audit log.
package enum AuditVerdict: Sendable, Hashable {
    /// It is as it was written: how many records it has, and the hash of the last.
    case whole(records: Int, hash: String)
    /// The first record that is not as it was written, or is missing between others.
    case changed(Int)
    /// Its last records are gone: it ends at one, and was sealed with another as its last.
    case cutShort(at: Int, sealed: Int)
    /// Its hashes fit each other, but not the seal: it was hashed anew after a change, or records were added without the keys.
    case otherEnd
    /// There is no seal over its end.
    case unsealed
}
