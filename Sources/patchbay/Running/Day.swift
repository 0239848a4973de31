import Foundation

/// A day of the calendar in UTC, as `YYYY-MM-DD`.
enum Day {
    /// The moment a day is over; nil for what is no day, such as February 30.
    static func end(of text: String) -> Date? {
        // What `parse` takes for a day of the next month is written differently again.
        guard let start = try? style.parse(text), start.formatted(style) == text else { return nil }
        return start.addingTimeInterval(length)
    }

    /// The last day that is wholly before a moment.
    static func last(before moment: Date) -> String { moment.addingTimeInterval(-1).formatted(style) }

    private static let length: TimeInterval = 24 * 60 * 60
    private static let style = Date.ISO8601FormatStyle().year().month().day()
}
