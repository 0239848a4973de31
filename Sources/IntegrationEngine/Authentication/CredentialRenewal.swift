package import IntegrationCore

/// Obtains credentials anew for a run whose own were refused, where whoever keeps them can: tokens may end, or be replaced, while a run goes on.
///
/// Gets the access token that was refused; gives the credentials that are valid now.
package typealias CredentialRenewal = @Sendable (_ refused: String?) async throws -> IntegrationCredentials
