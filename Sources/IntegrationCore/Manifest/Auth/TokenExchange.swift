/// Exchange of an assertion for an access token (RFC 7523).
package struct TokenExchange: Hashable, Sendable {
    /// Token endpoint.
    package var url: ManifestTemplate
    /// Form fields; `assertion` is in scope. Default: `grant_type` of RFC 7523 and `assertion`.
    package var form: OrderedMap<ManifestTemplate>
    /// Headers of the request.
    package var headers: OrderedMap<ManifestTemplate>
    /// Where the answer has its parts.
    package var response: TokenResponsePaths

    package init(
        url: ManifestTemplate,
        form: OrderedMap<ManifestTemplate> = [:],
        headers: OrderedMap<ManifestTemplate> = [:],
        response: TokenResponsePaths = TokenResponsePaths()
    ) {
        self.url = url
        self.form = form
        self.headers = headers
        self.response = response
    }
}
