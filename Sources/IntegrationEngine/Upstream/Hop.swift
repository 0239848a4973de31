/// One request of a chain of redirects: what is left of the original request at this point.
struct Hop {
    private(set) var method: String
    private(set) var url: UpstreamURL
    private(set) var headers: [(name: String, value: String)]
    private(set) var body: [UInt8]?
    let isIdempotent: Bool

    init(request: UpstreamRequest, url: UpstreamURL) {
        method = request.method
        self.url = url
        headers = request.headers
        body = request.body
        isIdempotent = request.isIdempotent
    }

    /// Fields that mean the same to any server. At a change of origin all others go: a list of names that carry credentials would
    /// miss the next provider's `X-Api-Key`.
    private static let harmless: Set<String> = ["accept", "accept-language", "content-type", "user-agent"]

    /// Turns this hop into the next one (RFC 9110 section 15.4); throws `redirectForbidden`.
    mutating func follow(status: Int, to target: UpstreamURL) throws(UpstreamError) {
        guard url.scheme == .http || target.scheme == .https else {
            throw UpstreamError(.redirectForbidden, "\(url.redacted) redirects from https to http at \(target.origin)")
        }
        if (status == 303 && method != "HEAD") || ((status == 301 || status == 302) && method == "POST") {
            method = "GET"
            body = nil
            headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
        }
        if target.origin != url.origin {
            guard body == nil else {
                throw UpstreamError(.redirectForbidden, "\(url.redacted) redirects a request with a body to \(target.origin)")
            }
            headers.removeAll { !Self.harmless.contains($0.name.lowercased()) }
        }
        url = target
    }
}
