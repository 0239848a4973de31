package import Foundation

/// Timestamps as APIs write them (RFC 3339), and the few spellings near it.
package enum RFC3339 {
    /// Section 5.6; the colon of an offset is often left out. A second may be the 60th.
    private static var shape: Regex<Substring> {
        /[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])/
    }

    /// Reads `2025-01-31T09:30:00Z`, with fraction and offset; nil for anything else.
    package static func date(_ text: String) -> Date? {
        // What reads dates goes on into the next minute, day or month where there is no such second, hour or day.
        guard text.wholeMatch(of: Self.shape) != nil, isInCalendar(text.prefix(10)) else { return nil }
        for hasFraction in [false, true] {
            if let date = try? Date.ISO8601FormatStyle(includingFractionalSeconds: hasFraction).parse(text) { return date }
        }
        // Offsets up to 23:59 are allowed (section 5.6), and not read above.
        guard let match = text.wholeMatch(of: /(.+)([+-])([01][0-9]|2[0-3]):([0-5][0-9])/), let date = date(match.1 + "Z"),
            let hours = Double(match.3), let minutes = Double(match.4)
        else { return nil }
        return date - (match.2 == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// Whether the month has such a day.
    private static func isInCalendar(_ day: Substring) -> Bool {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]) else { return false }
        let isLeap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[parts[1] - 1]).contains(parts[2])
    }

    static func text(_ date: Date, milliseconds: Bool = false) -> String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: milliseconds))
    }

    /// The calendar day in UTC.
    static func day(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle().year().month().day())
    }
}
