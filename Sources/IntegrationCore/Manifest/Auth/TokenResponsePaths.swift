/// Expressions that find the parts of a token response.
package struct TokenResponsePaths: Hashable, Sendable {
    /// The access token.
    package var accessToken: ManifestExpression
    /// The refresh token, if any.
    package var refreshToken: ManifestExpression
    /// Seconds the access token lives, if stated.
    package var expiresIn: ManifestExpression
    /// Scopes granted, if stated.
    package var scope: ManifestExpression
    /// Token type, if stated.
    package var tokenType: ManifestExpression

    package init(
        accessToken: ManifestExpression = "body.access_token",
        refreshToken: ManifestExpression = "body.?refresh_token",
        expiresIn: ManifestExpression = "body.?expires_in",
        scope: ManifestExpression = "body.?scope",
        tokenType: ManifestExpression = "body.?token_type"
    ) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresIn = expiresIn
        self.scope = scope
        self.tokenType = tokenType
    }
}
