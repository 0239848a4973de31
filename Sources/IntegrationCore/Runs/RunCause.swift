/// Why a run is not a success, or has not gone on yet: a stable name, safe as a metric label.
package enum RunCause: String, Sendable, Hashable, CaseIterable {
    // Of the provider.
    case authenticationRejected = "authentication_rejected"
    case permissionMissing = "permission_missing"
    case rateLimited = "rate_limited"
    /// It could not be reached, or broke off.
    case providerUnavailable = "provider_unavailable"
    /// All requests to it are held back, because those before failed one after another.
    case providerDown = "provider_down"
    case requestRejected = "request_rejected"
    case answerMalformed = "answer_malformed"
    /// Its pages contradict each other.
    case pagesInconsistent = "pages_inconsistent"
    case jobFailed = "job_failed"

    // Of the integration or its settings.
    case manifestInvalid = "manifest_invalid"
    case settingInvalid = "setting_invalid"
    case integrationMissing = "integration_missing"
    case recordInvalid = "record_invalid"
    /// They were sealed with a key that is not here, or changed by hand.
    case credentialsUnreadable = "credentials_unreadable"
    /// More would be deleted than the guard lets go without a person.
    case deletionHeld = "deletion_held"
    /// Some requests were left out, as the manifest wants it.
    case incomplete

    // Of this system.
    /// Its worker ended without a word.
    case workerLost = "worker_lost"
    /// Its worker was stopped, and gave it back.
    case handedOver = "handed_over"
    case databaseUnavailable = "database_unavailable"
    /// Something that nobody expected; the server's log has it.
    case internalError = "internal_error"

    // Of a person.
    case cancelled
    case connectionPaused = "connection_paused"
    case connectionDeleted = "connection_deleted"
    /// It needs to be tested or connected anew.
    case connectionNotActive = "connection_not_active"
    /// A later run took its place.
    case superseded
}

extension RunCause {
    /// How the same is tried again.
    package enum Retry: Sendable, Hashable {
        /// It would fail alike.
        case never
        /// After a pause that doubles with every failure that follows another.
        case after(first: Duration, longest: Duration)
    }

    package var retry: Retry {
        switch self {
        case .rateLimited: .after(first: .seconds(60), longest: .seconds(3600))
        case .providerUnavailable, .answerMalformed, .pagesInconsistent, .jobFailed:
            .after(first: .seconds(30), longest: .seconds(3600))
        // Once it is back nobody should wait for long.
        case .providerDown: .after(first: .seconds(30), longest: .seconds(600))
        case .databaseUnavailable, .workerLost: .after(first: .seconds(2), longest: .seconds(300))
        case .internalError: .after(first: .seconds(60), longest: .seconds(3600))
        case .handedOver: .after(first: .zero, longest: .zero)
        default: .never
        }
    }

    /// What a person can do about it.
    package var advice: String {
        switch self {
        case .authenticationRejected: "Connect anew, or replace the credentials."
        case .permissionMissing: "Give the account or the app the permission that the reason names, then run it again."
        case .rateLimited: "Nothing: it goes on when the provider takes requests again. Run it less often if this stays so."
        case .providerUnavailable, .providerDown: "Nothing: it is tried again by itself. Look at the provider's status page."
        case .requestRejected: "Look at the run's log and the connection's settings; the provider refuses this request."
        case .answerMalformed, .pagesInconsistent, .jobFailed:
            "Nothing at first: it is tried again by itself. If it stays so, the integration has to be changed."
        case .manifestInvalid, .recordInvalid: "The integration has to be changed: the reason names the place."
        case .settingInvalid: "Change the connection's settings: the reason names the one."
        case .credentialsUnreadable: "Give the server the keys that it had, or replace the credentials."
        case .integrationMissing: "Put the integration's folder back, or delete the connection."
        case .deletionHeld: "Look at what would be deleted, and confirm it with a run that has `confirmDeletions`."
        case .incomplete: "The manifest leaves requests out on purpose; the log says which."
        case .workerLost: "Nothing: another worker goes on at the next page."
        case .handedOver: "Nothing: it goes on at the next page."
        case .databaseUnavailable: "Look at the database; the run goes on when it answers."
        case .internalError: "Look at the server's log, and report it."
        case .cancelled: "Run it again if it is wanted after all."
        case .connectionPaused: "Resume the connection."
        case .connectionDeleted: "Nothing."
        case .connectionNotActive: "Test the connection, or connect anew."
        case .superseded: "Look at the later run."
        }
    }
}
