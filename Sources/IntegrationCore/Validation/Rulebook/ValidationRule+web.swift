/// URLs, headers and secrets: where requests may go and what they carry.
extension ValidationRule {
    static let urlInvalid = error(
        "url-invalid",
        "The text is not an absolute URL with a host, or has what no such URL has here: an impossible port, a private address, a query or fragment at the end of a base URL.",
        example: "tokenUrl: /oauth/token",
        fix: "Write it in full: `https://host/path`."
    )

    static let hostUndeclared = error(
        "host-undeclared",
        "A request goes to a host that is neither the base URL's nor listed in `http.hosts`; credentials are not sent there.",
        example: "request: GET https://other.example.net/users",
        fix: "Add the host to `http.hosts`, or correct the URL."
    )

    static let hostTemplate = error(
        "host-template",
        "The host is made of configuration, and what limits it does not prove that it stays the provider's: no anchored `pattern` of host characters, or no fixed end.",
        example: "baseUrl: https://${config.domain}/api",
        fix: "Give the field a `pattern` (`^[a-z0-9-]+$`), and write the end of the host after it: `https://${config.domain}.example.com`."
    )

    static let hostInvalid = error(
        "host-invalid",
        "An entry of `http.hosts` is listed twice, its wildcard is too wide, or it is an address of a private network.",
        example: "hosts: [\"*.co.uk\"]",
        fix: "Write `api.example.com` or `*.example.com`, once."
    )

    static let foreignIdentifier = warning(
        "foreign-identifier",
        """
        A URL in the claims or parameters of the authentication is not https, or belongs to a site that nothing else \
        here names.
        """,
        example: "claims: { aud: https://auth.example.net/token }",
        fix: "Correct it, or add the host to `http.hosts`."
    )

    static let baseHost = warning(
        "base-host",
        """
        The host of the base URL is on no site that `docsUrl`, an authentication URL or `http.hosts` names: a slip, or \
        a host nobody vouches for.
        """,
        example: "docsUrl: https://docs.acme.com, baseUrl: https://api.acne.com",
        fix: "Correct it, or add the host to `http.hosts` to confirm it."
    )

    static let unusedHost = warning(
        "unused-host",
        "An entry of `http.hosts` that no request of this manifest needs.",
        example: "hosts: [old.example.com]",
        fix: "Remove it."
    )

    static let requestPath = error(
        "request-path",
        """
        The path of a request does not begin with one `/`, or holds what no path has: a space, a fragment, an empty \
        segment, a brace.
        """,
        example: "request: GET users",
        fix: "Write `GET /users/${parent.id}`, with parameters under `query`."
    )

    static let credentialsInURL = error(
        "credentials-in-url",
        "A URL or `http.query` is made with `credentials`: URLs are printed, logged and stored.",
        example: "baseUrl: https://api.telegram.org/bot${credentials.token}",
        fix: """
            Let the authentication place it: `auth: { type: api_key, config: { in: query, name: key } }`, `query` of `custom`, or a \
            header. What is not secret belongs in a field that is not (`config`), or in `metadata` of oauth2.
            """
    )

    static let headerInvalid = error(
        "header-invalid",
        "A header's name has characters HTTP does not allow, or is one that the client itself sets.",
        example: "headers: { \"X Key\": a }",
        fix: "Use letters, digits and `-`; leave Host, Content-Length and the like out."
    )

    static let secretLiteral = error(
        "secret-literal",
        "A literal looks like a real secret. It is not repeated here.",
        example: "headers: { Authorization: \"Bearer eyJ…\" }",
        fix: "Revoke it, declare a credential field, and write `${credentials.x}` in auth or http."
    )

    static let webRules = [
        urlInvalid, hostUndeclared, hostTemplate, hostInvalid, foreignIdentifier, baseHost, unusedHost, requestPath,
        credentialsInURL, headerInvalid, secretLiteral,
    ]
}
