extension OAuth2Auth {
    /// What the manifest says about it: the one source of decoding, JSON Schema and reference.
    static let shape = Shape(
        OAuth2Auth(tokenUrl: .missing),
        "OAuth 2.0 (RFC 6749). The token is `credentials.access_token`.",
        fields: [
            .optional(
                "authorizeUrl", \.authorizeUrl, .urlTemplate,
                "Where the person is sent to consent; needed for `authorization_code`.",
                example: "https://example.com/oauth/authorize"
            ),
            .optional(
                "issuer", \.issuer, .url,
                "The issuer's identifier, where the provider sends `iss` with its answers (RFC 9207); then it is required and compared.",
                example: "https://example.com"
            ),
            .required("tokenUrl", \.tokenUrl, .urlTemplate, "Token endpoint.", example: "https://example.com/oauth/token"),
            .defaulted("scopes", \.scopes, .list(of: .text), "Scopes asked for.", example: "[read, write]"),
            .defaulted("pkce", \.pkce, .flag, "Whether to use PKCE (RFC 7636, S256).", example: "false"),
            .optional(
                "clientIdEnvVar", \.clientIdEnvVar, .environmentName,
                "Environment variable with the platform's client id.",
                example: "EXAMPLE_CLIENT_ID"
            ),
            .optional(
                "clientSecretEnvVar", \.clientSecretEnvVar, .environmentName,
                "Environment variable with the platform's client secret.",
                example: "EXAMPLE_CLIENT_SECRET"
            ),
            .defaulted(
                "clientAuthMethod", \.clientAuthMethod, .choice(),
                "How the client proves itself at the token endpoint.",
                example: "header"
            ),
            .optional(
                "setupInstructions", \.setupInstructions, .text,
                "How to create an OAuth application at the provider.",
                example: "Settings > Developer settings > New OAuth app"
            ),
            .optional(
                "createAppUrl", \.createAppUrl, .url,
                "Page on which the OAuth application is created.",
                example: "https://example.com/settings/apps"
            ),
            .defaulted("grant", \.grant, .choice(), "How the first token is obtained.", example: "client_credentials"),
            .defaulted("scopeSeparator", \.scopeSeparator, .anyText, "What stands between two scopes.", example: #"",""#),
            .defaulted(
                "authorizeParams", \.authorizeParams, .map(of: .template),
                "More parameters of the authorize URL.",
                example: "{ access_type: offline }"
            ),
            .defaulted(
                "tokenParams", \.tokenParams, .map(of: .template),
                "More form fields of the token request.",
                example: #"{ audience: "https://api.example.com" }"#
            ),
            .defaulted(
                "refreshParams", \.refreshParams, .map(of: .template),
                "More form fields of the refresh request.",
                example: "{ resource: graph }"
            ),
            .optional(
                "refreshUrl", \.refreshUrl, .urlTemplate,
                "Refresh endpoint when it is not `tokenUrl`.",
                example: "https://example.com/oauth/refresh"
            ),
            .optional(
                "revokeUrl", \.revokeUrl, .urlTemplate,
                "Revocation endpoint (RFC 7009), called on disconnect.",
                example: "https://example.com/oauth/revoke"
            ),
            .optional(
                "deviceUrl", \.deviceUrl, .urlTemplate,
                "Device authorization endpoint (RFC 8628); needed for `device_code`.",
                example: "https://example.com/oauth/device"
            ),
            .defaulted("refresh", \.refresh, .choice(), "What happens to the refresh token when it is used.", example: "rotating"),
            .defaulted(
                "response", \.response, .object(TokenResponsePaths.shape),
                "Where the token response has its parts, if not at the standard places.",
                example: "{ accessToken: body.authed_user.access_token }"
            ),
            .defaulted(
                "metadata", \.metadata, .map(of: .expression, keys: .variableName),
                "Values kept from the token response (`body`) or the callback (`query`); they become `config.<name>`.",
                example: "{ instance_url: body.instance_url }"
            ),
            .optional(
                "assertion", \.assertion, .object(JWTClaims.shape),
                "The signed assertion of `jwt_bearer`, and of `private_key_jwt` where it is not the usual one (RFC 7523).",
                example: #"{ key: "${credentials.private_key}", claims: { iss: "${config.client_id}" } }"#
            ),
            .optional(
                "parUrl", \.parUrl, .urlTemplate,
                "Where authorization requests are pushed (RFC 9126) before a person is sent to consent.",
                example: "https://example.com/oauth/par"
            ),
            .defaulted(
                "dpop", \.dpop, .flag,
                "Whether tokens are bound to a key of the connection, which every request then proves to have (RFC 9449).",
                example: "true"
            ),
            .defaulted(
                "resource", \.resource, .list(of: .url), "What the tokens are for (RFC 8707).",
                example: "[https://api.example.com/]"
            ),
            .defaulted(
                "refreshMargin", \.refreshMargin, .positiveDuration,
                "How long before their end tokens are refreshed, unless they live for less than four times as long.",
                example: "15m"
            ),
            .defaulted(
                "placement", \.placement, .object(Placement.shape),
                "Where the token goes in a request.",
                example: "{ name: X-Token }"
            ),
        ]
    )
}
