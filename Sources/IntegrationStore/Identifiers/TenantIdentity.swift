import Crypto

/// Whose data a connection holds: fingerprints of the settings that lead to one tenant rather than to another, by their names.
///
/// A setting that is absent has its default. The values themselves are not kept: one of them may be a secret that was typed at the
/// wrong option.
package struct TenantIdentity: Hashable, Sendable {
    private let fingerprints: [String: String]

    /// - Parameter settings: values by name, without those that are the default; names are one word or a few, without `=`.
    package init(_ settings: [String: String]) {
        fingerprints = settings.mapValues { value in
            SHA256.hash(data: Array(value.utf8)).prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
    }

    /// Reads what ``text`` wrote.
    init(text: String) {
        let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
            guard let mark = line.lastIndex(of: "=") else { return nil }
            return (String(line[..<mark]), String(line[mark...].dropFirst()))
        }
        fingerprints = Dictionary(pairs) { first, _ in first }
    }

    /// One line for each setting, sorted.
    var text: String { fingerprints.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n") }

    /// The names of the settings that are not the same.
    func differences(from other: TenantIdentity) -> [String] {
        Set(fingerprints.keys).union(other.fingerprints.keys).filter { fingerprints[$0] != other.fingerprints[$0] }.sorted()
    }
}
