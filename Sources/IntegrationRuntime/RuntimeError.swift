package import IntegrationCore

/// Why a use case refused. No reason holds a secret.
package struct RuntimeError: Error, Sendable {
    /// A stable word, safe as a metric label and for programs to act on.
    package struct Code: RawRepresentable, Sendable, Hashable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// It does not exist, or not for whoever asks.
        package static let notFound = Self(rawValue: "not_found")
        /// Fields that are missing or do not fit.
        package static let invalidFields = Self(rawValue: "invalid_fields")
        /// The provider refuses the credentials.
        package static let credentialsRefused = Self(rawValue: "credentials_refused")
        /// The provider could not be asked, or answered neither yes nor no.
        package static let providerUnavailable = Self(rawValue: "provider_unavailable")
        /// It cannot happen in the state that something is in.
        package static let conflict = Self(rawValue: "conflict")
        /// A name that is taken.
        package static let alreadyExists = Self(rawValue: "already_exists")
    }

    package let code: Code
    package let reason: String
    package let fields: [GivenSettings.Problem]

    package init(_ code: Code, _ reason: String, fields: [GivenSettings.Problem] = []) {
        self.code = code
        self.reason = reason
        self.fields = fields
    }

    /// Fields that are missing or do not fit, each with what is wrong.
    package static func invalid(_ fields: [GivenSettings.Problem]) -> RuntimeError {
        RuntimeError(.invalidFields, "some fields are missing or do not fit", fields: fields)
    }
}
