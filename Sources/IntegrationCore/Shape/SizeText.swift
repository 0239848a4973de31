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

    /// ECMA-262 regular expression of the texts from one byte to a number of bytes.
    static func pattern(upTo largest: Int) -> String {
        let units = [("B", 0), ("KiB", 10), ("MiB", 20), ("GiB", 30)].compactMap { unit, shift -> String? in
            let most = min(largest >> shift, 999_999_999)
            return most == 0 ? nil : numbers(upTo: most) + unit
        }
        return "^(?=[0-9]{1,9}[A-Z])0*(\(units.joined(separator: "|")))$"
    }

    /// The decimal numbers from 1, without leading zeros.
    private static func numbers(upTo most: Int) -> String {
        let digits = Array(String(most)).map { Int(String($0)) ?? 0 }
        var choices: [String] = digits.count > 1 ? ["[1-9][0-9]{0,\(digits.count - 2)}"] : []
        var prefix = ""
        for (position, digit) in digits.enumerated() {
            let least = position == 0 ? 1 : 0
            let rest = digits.count - position - 1
            if digit > least { choices.append("\(prefix)[\(least)-\(digit - 1)]" + (rest > 0 ? "[0-9]{\(rest)}" : "")) }
            prefix += String(digit)
        }
        choices.append(prefix)
        return "(\(choices.joined(separator: "|")))"
    }
}
