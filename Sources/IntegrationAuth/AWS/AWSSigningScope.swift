import Crypto

/// Day, region and service a signature is good for, and the key derived from them.
struct AWSSigningScope: Sendable, Hashable {
    static let algorithm = "AWS4-HMAC-SHA256"
    private static let terminator = "aws4_request"

    /// `YYYYMMDD`, in UTC.
    let day: String
    let region: String
    let service: String

    init(day: String, region: String, service: String) {
        self.day = day
        self.region = region
        self.service = service
    }

    /// From `day/region/service/aws4_request`.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[3] == Self.terminator else { return nil }
        self.init(day: String(parts[0]), region: String(parts[1]), service: String(parts[2]))
    }

    var text: String { "\(day)/\(region)/\(service)/\(Self.terminator)" }

    func stringToSign(_ canonical: AWSCanonicalRequest, timestamp: String) -> String {
        [Self.algorithm, timestamp, text, Hexadecimal.encode(SHA256.hash(data: Array(canonical.text.utf8)))].joined(separator: "\n")
    }

    func signature(of stringToSign: String, secret: Redacted<String>) -> String {
        Hexadecimal.encode(HMAC<SHA256>.authenticationCode(for: Array(stringToSign.utf8), using: signingKey(secret)))
    }

    /// Constant time.
    func isValid(_ signature: [UInt8], of stringToSign: String, secret: Redacted<String>) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: Array(stringToSign.utf8), using: signingKey(secret))
    }

    private func signingKey(_ secret: Redacted<String>) -> SymmetricKey {
        [day, region, service, Self.terminator]
            .reduce(SymmetricKey(data: Array("AWS4\(secret.reveal())".utf8))) { key, part in
                SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
            }
    }
}
