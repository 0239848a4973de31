/// Sizes as a manifest writes them: a whole number and `B`, `KiB`, `MiB` or `GiB`.
enum SizeText {
    static func parse(_ text: Substring.UTF8View) -> Int? {
        let digits = text.prefix(while: \.isDigit)
        guard (1...9).contains(digits.count), let count = Int(Substring(digits)) else { return nil }
        return switch String(Substring(text[digits.endIndex...])) {
        case "B": count
        case "KiB": count << 10
        case "MiB": count << 20
        case "GiB": count << 30
        default: nil
        }
    }

    /// With the largest unit that leaves no rest.
    static func text(_ bytes: Int) -> String {
        for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes > 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes)B"
    }
}
