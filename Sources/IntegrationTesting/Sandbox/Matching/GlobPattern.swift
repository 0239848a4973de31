/// Patterns in which `*` stands for any text, also none.
enum GlobPattern {
    /// Whether the whole text fits the pattern; in linear time for each star.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let (text, pattern) = (Array(text.utf8), Array(pattern.utf8))
        var (place, step) = (0, 0)
        var retry: (place: Int, step: Int)?
        while place < text.count {
            if step < pattern.count, pattern[step] == UInt8(ascii: "*") {
                retry = (place, step)
                step += 1
            } else if step < pattern.count, pattern[step] == text[place] {
                place += 1
                step += 1
            } else if let last = retry {
                retry = (last.place + 1, last.step)
                place = last.place + 1
                step = last.step + 1
            } else {
                return false
            }
        }
        return pattern[step...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
