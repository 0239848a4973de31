/// The word a person probably meant.
package enum Suggestion {
    /// The candidate nearest to a word, when one is near: apart from case and separators, or within a third of its letters.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let plain = normalised(word)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let other = normalised(candidate)
            let limit = max(1, max(plain.count, other.count) / 3)
            guard abs(plain.count - other.count) <= limit else { continue }
            let distance = distance(plain, other)
            if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        return best?.candidate
    }

    private static func normalised(_ word: String) -> [UInt8] {
        word.prefix(64).lowercased().utf8.filter { $0.isLetter || $0.isDigit || $0 > 127 }
    }

    /// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            beforeLast = last
            last = current
        }
        return last.last ?? left.count
    }
}
