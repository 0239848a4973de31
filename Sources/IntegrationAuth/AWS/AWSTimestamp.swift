import Foundation

/// The basic ISO 8601 form AWS writes instants in: `20150830T123600Z`.
enum AWSTimestamp {
    private static let style = Date.ISO8601FormatStyle(
        dateSeparator: .omitted,
        dateTimeSeparator: .standard,
        timeSeparator: .omitted,
        timeZoneSeparator: .omitted,
        includingFractionalSeconds: false,
        timeZone: .gmt
    )

    static func text(of date: Date) -> String {
        date.formatted(style)
    }

    /// Strict: nil for any text ``text(of:)`` would not have written.
    static func date(_ text: String) -> Date? {
        guard let date = try? Date(text, strategy: style), self.text(of: date) == text else { return nil }
        return date
    }
}
