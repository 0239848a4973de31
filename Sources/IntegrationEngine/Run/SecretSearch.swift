import Foundation

/// Finds secrets in a text, in whatever spelling they stand there.
package struct SecretSearch: Sendable {
    /// With small letters.
    private let secrets: Set<[UInt8]>

    /// How many spellings may lie in one another, such as a percent-encoded URL in a JSON text in HTML.
    private static let depth = 3

    package init(_ secrets: Set<[UInt8]>) {
        self.secrets = Set(secrets.lazy.filter { !$0.isEmpty }.map { $0.map(SpelledText.lowercased) })
    }

    /// Where secrets stand, in order and without overlap.
    package func places(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for spelling in Self.spellings(of: SpelledText(text)) {
            found += places(in: spelling)
            for hexadecimal in spelling.hexadecimals(atLeast: KnownSecrets.shortest) { found += places(in: hexadecimal) }
            found += encodedPlaces(in: spelling)
        }
        return Self.joined(found)
    }

    /// The text as it stands, and as it reads with its escapes resolved.
    private static func spellings(of text: SpelledText) -> [SpelledText] {
        var all = [text]
        var seen: Set<[UInt8]> = [text.bytes]
        var newest = [text]
        for _ in 0..<depth {
            newest = newest.flatMap { spelling in SpelledText.Escape.allCases.compactMap(spelling.resolving) }
                .filter { seen.insert($0.bytes).inserted }
            all += newest
        }
        return all
    }

    /// Secrets that stand in a spelling plainly, as places in the text.
    private func places(in text: SpelledText) -> [Range<Int>] {
        var places: [Range<Int>] = []
        for secret in secrets {
            for start in text.bytes.indices.dropLast(secret.count - 1) {
                if let end = text.end(of: secret, at: start) { places.append(text.source(of: start..<end)) }
            }
        }
        return places
    }

    /// Runs of base64 (RFC 4648, both alphabets) that have a secret in what they encode.
    private func encodedPlaces(in text: SpelledText) -> [Range<Int>] {
        text.base64Runs(atLeast: KnownSecrets.shortest)
            .filter { run in Self.spellings(of: SpelledText(run.decoded)).contains { !places(in: $0).isEmpty } }
            .map { text.source(of: $0.range) }
    }

    /// Places that overlap become one; those that only touch stay two.
    private static func joined(_ places: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for place in places.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = joined.last, place.lowerBound < last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, place.upperBound)
            } else {
                joined.append(place)
            }
        }
        return joined
    }
}
