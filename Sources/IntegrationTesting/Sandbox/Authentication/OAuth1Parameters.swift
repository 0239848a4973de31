import Foundation

/// The parameters of an `Authorization: OAuth` header (RFC 5849, section 3.5.1), decoded.
struct OAuth1Parameters {
    private let values: [String: String]

    /// Nil where the header is of another scheme.
    init?(_ header: String) {
        guard header.lowercased().hasPrefix("oauth ") else { return nil }
        var values: [String: String] = [:]
        for part in header.dropFirst("oauth ".count).split(separator: ",") {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else { continue }
            let name = halves[0].trimmingCharacters(in: .whitespaces)
            let value = halves[1].trimmingCharacters(in: .whitespaces).trimmingCharacters(in: ["\""])
            values[name] = value.removingPercentEncoding
        }
        self.values = values
    }

    subscript(name: String) -> String? { values[name] }
}
