/// A schedule as crontab(5) writes it: minute, hour, day of month, month and day of week, such as `30 6 * * MON-FRI`.
///
/// A field is `*`, a number, a range `8-18`, or a list `1,15`; a step `/2` follows `*` or a range. Months and days of the week have
/// names of three letters in any case; 0 and 7 are Sunday. `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`, `@yearly` and
/// `@annually` stand for five fields.
///
/// Where day of month and day of week are both restricted, either may fit: `0 0 13 * FRI` is each 13th and each Friday. A field
/// that begins with `*` restricts nothing in this sense, so that `0 0 */2 * MON` is each Monday with an odd date.
///
/// Where clocks change, the hour decides, as cron(8) of Vixie cron has it ("Only jobs that run at a particular time [...] are affected.
/// Jobs which are specified with wildcards are run based on the new time immediately."):
/// - An hour that does not begin with `*` is a time of the day. A time that the clock skips runs once, at the first moment after the
///   gap, together with all others of the gap; a time that comes twice runs the first time.
/// - An hour that begins with `*` is a rhythm. In the hour that comes twice it runs each time; in the gap it does not run.
///
/// Vixie cron also asks whether the minute begins with `*`, and takes changes of more than three hours for corrections of the clock. Here
/// the minute says nothing, and a day that a country skipped (Samoa, 30 December 2011) is a gap like any other.
package struct CronExpression: Sendable, Hashable {
    /// Why a text is no cron expression.
    package struct Invalid: Error, Sendable, Hashable {
        /// Which field is wrong, how, and what to write instead, in one line.
        package let reason: String
    }

    /// As it was given, without the white space around it.
    package let text: String
    let calendar: CronCalendar

    /// Sixty minutes, all hours, days and months one by one make 400 bytes.
    private static let longest = 512

    private static let macros = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// - Throws: ``Invalid`` for anything that is not described above, and for dates that no year has, such as 30 February.
    package init(_ text: String) throws(Invalid) {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace }) else {
            throw Invalid(reason: "the cron expression is empty: \(Self.advice)")
        }
        let trimmed = text[first...last]
        guard trimmed.utf8.count <= Self.longest else {
            throw Invalid(reason: "the cron expression is longer than \(Self.longest) bytes: write ranges such as `0-29` instead of lists")
        }
        self.text = String(trimmed)
        calendar = try CronCalendar(Self.fields(trimmed))
    }

    private static func fields(_ text: Substring) throws(Invalid) -> [Substring] {
        if text.hasPrefix("@") {
            guard let fields = macros[String(text)] else {
                let known = macros.keys.sorted().joined(separator: ", ")
                throw Invalid(reason: "the cron expression \(Invalid.quoted(text)) is none of \(known): write one of them, or five fields")
            }
            return fields.split(separator: " ")
        }
        let fields = text.split { $0 == " " || $0 == "\t" }
        guard fields.count == CronField.all.count else {
            throw Invalid(reason: "the cron expression has \(fields.count) field\(fields.count == 1 ? "" : "s") instead of 5: \(advice)")
        }
        return fields
    }

    private static let advice =
        "write minute, hour, day of month, month and day of week, such as `30 6 * * MON-FRI`, without seconds, year or command"
}
