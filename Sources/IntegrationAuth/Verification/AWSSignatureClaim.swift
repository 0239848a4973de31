import Foundation

/// What a request says about its own signature, read from the Authorization header or the query, and not yet believed.
struct AWSSignatureClaim {
    struct Unreadable: Error {
        let reason: String
    }

    let accessKeyID: String
    let scope: AWSSigningScope
    let signedHeaders: [String]
    let signature: [UInt8]
    let timestamp: String
    let date: Date
    let sessionToken: String?
    /// Seconds; of the query form only.
    let lifetime: Int?

    /// Nil where the request claims nothing.
    init?(_ request: ReceivedRequest) throws(Unreadable) {
        let fields: (credential: String, signedHeaders: String, signature: String, timestamp: String)
        if let header = request.header("Authorization") {
            guard header.hasPrefix(AWSSigningScope.algorithm + " ") else {
                throw Unreadable(reason: "The Authorization header is of another scheme.")
            }
            let parts = Self.headerParts(header.dropFirst(AWSSigningScope.algorithm.count))
            fields = (
                try Self.required(parts["Credential"], "Credential"), try Self.required(parts["SignedHeaders"], "SignedHeaders"),
                try Self.required(parts["Signature"], "Signature"), try Self.required(request.header("X-Amz-Date"), "X-Amz-Date")
            )
            sessionToken = request.header("X-Amz-Security-Token")
            lifetime = nil
        } else if let algorithm = request.parameter("X-Amz-Algorithm") {
            guard algorithm == AWSSigningScope.algorithm else { throw Unreadable(reason: "X-Amz-Algorithm is unknown.") }
            func parameter(_ name: String) throws(Unreadable) -> String { try Self.required(request.parameter(name), name) }
            fields = (
                try parameter("X-Amz-Credential"), try parameter("X-Amz-SignedHeaders"), try parameter("X-Amz-Signature"),
                try parameter("X-Amz-Date")
            )
            guard let seconds = Int(try parameter("X-Amz-Expires")), (1...604_800).contains(seconds) else {
                throw Unreadable(reason: "X-Amz-Expires is not between 1 and 604800.")
            }
            sessionToken = request.parameter("X-Amz-Security-Token")
            lifetime = seconds
        } else {
            return nil
        }

        let credential = fields.credential.split(separator: "/", maxSplits: 1)
        guard credential.count == 2, let scope = AWSSigningScope(credential[1]) else {
            throw Unreadable(reason: "Credential is not key/day/region/service/aws4_request.")
        }
        guard let date = AWSTimestamp.date(fields.timestamp), fields.timestamp.hasPrefix(scope.day) else {
            throw Unreadable(reason: "X-Amz-Date is unreadable, or of another day than the credential's scope.")
        }
        guard let signature = Hexadecimal.decode(fields.signature.utf8) else {
            throw Unreadable(reason: "Signature is not hexadecimal.")
        }
        accessKeyID = String(credential[0])
        self.scope = scope
        signedHeaders = fields.signedHeaders.split(separator: ";").map { $0.lowercased() }
        self.signature = signature
        timestamp = fields.timestamp
        self.date = date
    }

    private static func headerParts(_ text: Substring) -> [String: String] {
        var parts: [String: String] = [:]
        for pair in text.split(separator: ",") {
            let halves = pair.split(separator: "=", maxSplits: 1).map { String($0.filter { !$0.isWhitespace }) }
            if halves.count == 2 { parts[halves[0]] = halves[1] }
        }
        return parts
    }

    private static func required(_ value: String?, _ name: String) throws(Unreadable) -> String {
        guard let value, !value.isEmpty else { throw Unreadable(reason: "\(name) is missing.") }
        return value
    }
}
