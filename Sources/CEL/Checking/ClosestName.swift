/// "Did you mean": the known name that is closest to an unknown one.
package enum ClosestName {
    /// `, did you mean ...?`, or `nil` when no name is close enough.
    static func hint(for name: String, among known: [String]) -> String? {
        find(for: name, among: known).map { ", did you mean `\($0)`?" }
    }

    /// The closest of the names, if at most a third of the letters of the longer one differ, or one letter; case and separators do not
    /// count, and only the first 64 characters are looked at.
    package static func find(for name: String, among known: some Sequence<String>) -> String? {
        let plain = normalised(name)
        var best: (name: String, distance: Int)?
        for candidate in known {
            let other = normalised(candidate)
            // A name without a letter is near to every short one.
            guard !plain.isEmpty, !other.isEmpty else { continue }
            let limit = max(1, max(plain.count, other.count) / 3)
            guard abs(plain.count - other.count) <= limit else { continue }
            let distance = distance(plain, other)
            if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        return best?.name
    }

    private static func normalised(_ name: String) -> [UInt8] {
        name.prefix(64).lowercased().utf8.filter { Lexer.startsName($0) && $0 != UInt8(ascii: "_") || Lexer.isDigit($0) || $0 > 127 }
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
