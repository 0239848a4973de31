import Foundation

/// `name=value` pairs of a query or form, as servers read them.
enum URLEncodedPairs {
    /// All pairs in their order; a name without `=` has an empty value.
    static func decode(_ text: Substring) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decodePart(halves[0]), halves.count > 1 ? decodePart(halves[1]) : "")
        }
    }

    private static func decodePart(_ part: Substring) -> String {
        let spaced = part.replacing("+", with: " ")
        // What is not valid UTF-8 stays as it was written: it matches no condition, and the log shows it.
        return String(spaced).removingPercentEncoding ?? String(part)
    }
}
