import Crypto

/// The one text both sides make of a request before they sign it.
struct AWSCanonicalRequest: Sendable {
    /// Lower-case names, sorted, joined by `;`.
    let signedHeaders: String
    let text: String

    /// - Parameter host: signed where `headers` has no Host of its own.
    init(
        method: String,
        path: String,
        query: [FormField],
        headers: [(name: String, value: String)],
        host: String,
        payloadHash: String,
        options: AWSSignatureV4.Options
    ) {
        let canonicalHeaders = Self.canonicalHeaders(headers, host: host)
        signedHeaders = canonicalHeaders.map(\.name).joined(separator: ";")
        text =
            [method, Self.canonicalPath(path, options: options), FormField.canonicalized(query)].joined(separator: "\n") + "\n"
            + canonicalHeaders.map { "\($0.name):\($0.value)\n" }.joined()
            + "\n\(signedHeaders)\n\(payloadHash)"
    }

    static let unsignedPayload = "UNSIGNED-PAYLOAD"

    static func hash(of body: [UInt8]) -> String {
        Hexadecimal.encode(SHA256.hash(data: body))
    }

    static func signedHeaders(_ headers: [(name: String, value: String)], host: String) -> String {
        canonicalHeaders(headers, host: host).map(\.name).joined(separator: ";")
    }
}

extension AWSCanonicalRequest {
    /// Headers a client library or proxy may add, drop or rewrite after signing.
    private static let unsignedHeaders: Set<String> = [
        "authorization", "connection", "expect", "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
    ]

    /// Values of one name are joined in the order sent; runs of white space inside a value become one space.
    private static func canonicalHeaders(
        _ headers: [(name: String, value: String)],
        host: String
    ) -> [(name: String, value: String)] {
        var values: [String: [String]] = [:]
        for header in headers {
            let name = header.name.lowercased()
            guard !unsignedHeaders.contains(name) else { continue }
            values[name, default: []].append(header.value.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        }
        if values["host"] == nil { values["host"] = [host] }
        return values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { ($0.key, $0.value.joined(separator: ",")) }
    }

    private static func canonicalPath(_ path: String, options: AWSSignatureV4.Options) -> String {
        var segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst().map { Array($0) }
        if options.normalizesPath {
            var kept: [[UInt8]] = []
            for segment in segments {
                switch segment {
                case [], Array(".".utf8): break
                case Array("..".utf8): _ = kept.popLast()
                default: kept.append(segment)
                }
            }
            // A path that ended in a slash still does.
            if !kept.isEmpty, path.utf8.last == UInt8(ascii: "/") { kept.append([]) }
            segments = kept
        }
        return "/"
            + segments.map { PercentEncoding.encode(options.doubleEncodesPath ? $0 : PercentEncoding.decode($0)) }
            .joined(separator: "/")
    }
}
