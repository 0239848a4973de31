/// "Did you mean": the known name that is closest to an unknown one.
package enum Suggestion {
    /// `, did you mean ...?`, or `nil` when no name is close enough.
    package static func text(for name: String, among known: [String]) -> String? {
        closest(to: name, among: known).map { ", did you mean `\($0)`?" }
    }

    /// The closest of the names, if at most a third of it differs.
    package static func closest(to name: String, among known: [String]) -> String? {
        let limit = max(1, name.count / 3)
        let candidates = known.lazy.filter { abs($0.count - name.count) <= limit }
        let best = candidates.map { (name: $0, distance: distance(name, $0)) }.min { $0.distance < $1.distance }
        return best.flatMap { $0.distance <= limit ? $0.name : nil }
    }

    /// How many letters have to be changed, added, left out or swapped with their neighbour; case does not count.
    static func distance(_ first: String, _ second: String) -> Int {
        let first = Array(first.lowercased().prefix(64))
        let second = Array(second.lowercased().prefix(64))
        var beforePrevious: [Int] = []
        var previous = Array(0...second.count)
        for (row, letter) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                var best = min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other {
                    best = min(best, beforePrevious[column - 1] + 1)
                }
                current.append(best)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[second.count]
    }
}
