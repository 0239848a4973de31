import Foundation

/// Text from outside, made safe to show: titles and evidence come from providers, and must not steer the terminal.
enum DisplayText {
    /// Control characters, line breaks included, and characters that change the direction of text are replaced.
    static func safe(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: result.append(" ")
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The text, cut to a number of columns.
    static func cut(_ text: String, to columns: Int) -> String {
        width(text) <= columns ? text : prefix(of: text[...], columns: columns - 1) + "…"
    }

    /// How many columns of a terminal the text takes.
    static func width(_ text: some StringProtocol) -> Int {
        // Most text is ASCII, and a character is a column there.
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + width($1) }
    }

    /// The longest beginning that fits.
    static func prefix(of text: Substring, columns: Int) -> Substring {
        var taken = 0
        let end = text.indices.first { index in
            taken += width(text[index])
            return taken > columns
        }
        return text[..<(end ?? text.endIndex)]
    }

    /// Two columns for what East Asian Width (UAX #11) calls wide or fullwidth and for emoji, none for what has no shape of its own.
    private static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.value < 0x300 { return 1 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        // A sign that only an emoji presentation selector makes an emoji.
        let isEmoji = first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
        return isEmoji || wide.contains { $0.contains(first.value) } ? 2 : 1
    }

    /// The blocks with East Asian Width W or F, as terminals have them (Unicode 15.1, EastAsianWidth.txt, rounded to blocks).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18AFF,
        0x1B000...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]
}
