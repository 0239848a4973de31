import Testing

/// A text that is no cron expression, and parts of what must be said about it: the field and the fix.
struct CronRefusal: Sendable, CustomTestStringConvertible {
    let text: String
    let parts: [String]

    init(_ text: String, _ parts: String...) {
        (self.text, self.parts) = (text, parts)
    }

    var testDescription: String { text.debugDescription }

    static let all: [CronRefusal] = [
        // The whole
        CronRefusal("", "is empty", "such as `30 6 * * MON-FRI`"),
        CronRefusal(" \t\n", "is empty"),
        CronRefusal("* * * *", "has 4 fields instead of 5", "write minute, hour, day of month, month and day of week"),
        CronRefusal("0 0 6 * * *", "has 6 fields instead of 5", "without seconds, year"),
        CronRefusal("0 0 6 * * ? 2024", "has 7 fields instead of 5"),
        CronRefusal("@reboot", "`@reboot` is none of @annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly"),
        CronRefusal("@Daily", "`@Daily` is none of", "@daily"),
        CronRefusal("@daily @daily", "is none of"),
        CronRefusal("@", "is none of"),
        CronRefusal(String(repeating: "1,", count: 300) + "1 * * * *", "longer than 512 bytes", "`0-29`"),
        CronRefusal(String(repeating: "*", count: 100_000), "longer than 512 bytes"),
        // Out of range
        CronRefusal("60 * * * *", "minute field", "`60`", "from 0 to 59"),
        CronRefusal("0 24 * * *", "hour field", "`24`", "from 0 to 23"),
        CronRefusal("0 0 0 * *", "day of month field", "`0`", "from 1 to 31"),
        CronRefusal("0 0 32 * *", "day of month field", "`32`"),
        CronRefusal("0 0 1 0 *", "month field", "`0`", "from 1 to 12 or JAN"),
        CronRefusal("0 0 1 13 *", "month field", "`13`"),
        CronRefusal("0 0 * * 8", "day of week field", "`8`", "from 0 to 7 or SUN"),
        CronRefusal("0-60 * * * *", "minute field", "`60`"),
        CronRefusal("99999999999999999999999 * * * *", "minute field", "from 0 to 59"),
        CronRefusal("-1 * * * *", "minute field", "an empty item"),
        CronRefusal("+1 * * * *", "minute field", "`+1`"),
        CronRefusal("1.5 * * * *", "minute field", "`1.5`"),
        CronRefusal("٣ * * * *", "minute field", "`٣`"),
        // Lists, ranges, steps
        CronRefusal("1,,2 * * * *", "minute field", "an empty item"),
        CronRefusal(", * * * *", "minute field", "an empty item"),
        CronRefusal("0 1, * * *", "hour field", "an empty item"),
        CronRefusal("0 22-6 * * *", "hour field", "`22-6` goes backwards", "write `22-23,0-6`"),
        CronRefusal("0 0 * * FRI-MON", "day of week field", "`FRI-MON` goes backwards", "write `5-7,0-1`"),
        CronRefusal("0 0 * * 5-0", "day of week field", "`5-0` goes backwards", "write `5-7,0`"),
        CronRefusal("0 0 * * 7-2", "day of week field", "write `7,0-2`"),
        CronRefusal("0 0 * DEC-JAN *", "month field", "write `12,1`"),
        CronRefusal("0 1- * * *", "hour field", "an empty item"),
        CronRefusal("0 1-2-3 * * *", "hour field", "`2-3`"),
        CronRefusal("0 *-5 * * *", "hour field", "`*-5` has a `*` beside", "`*/2`"),
        CronRefusal("*", "has 1 field instead of 5"),
        CronRefusal("** * * * *", "minute field", "`**` has a `*` beside"),
        CronRefusal("*/0 * * * *", "minute field", "`*/0` needs a step from 1 to 59"),
        CronRefusal("*/ * * * *", "minute field", "`*/` needs a step"),
        CronRefusal("*/-5 * * * *", "minute field", "needs a step"),
        CronRefusal("*/60 * * * *", "minute field", "needs a step from 1 to 59"),
        CronRefusal("0 */24 * * *", "hour field", "needs a step from 1 to 23"),
        CronRefusal("*/5/5 * * * *", "minute field", "needs a step"),
        CronRefusal("/5 * * * *", "minute field", "an empty item"),
        CronRefusal("5/15 * * * *", "minute field", "`5/15` has a step without a range", "write `5-59/15`"),
        // Names
        CronRefusal("0 0 1 JANUARY *", "month field", "`JANUARY`", "JAN, FEB"),
        CronRefusal("0 0 * * MO", "day of week field", "`MO`", "SUN, MON"),
        CronRefusal("0 0 * * JAN", "day of week field", "`JAN`"),
        CronRefusal("0 0 * MON *", "month field", "`MON`"),
        CronRefusal("MON * * * *", "minute field", "`MON`"),
        // Of other crons
        CronRefusal("0 0 ? * MON", "day of month field", "`?`", "write `*` for all"),
        CronRefusal("0 0 L * *", "day of month field", "`L`"),
        CronRefusal("0 0 15W * *", "day of month field", "`15W`"),
        CronRefusal("0 0 * * 5L", "day of week field", "`5L`"),
        CronRefusal("0 0 * * 5#3", "day of week field", "`5#3`"),
        CronRefusal("H * * * *", "minute field", "`H`"),
        CronRefusal("0~30 * * * *", "minute field", "`0~30`"),
        // Never
        CronRefusal("0 0 30 2 *", "day of month field", "`30` never comes", "has 29 days"),
        CronRefusal("0 0 31 2,4,JUN,9,11 *", "day of month field", "`31` never comes", "has 30 days"),
        CronRefusal("0 0 30-31 2 */2", "day of month field", "never comes"),
        // What a log or a terminal would take for something else
        CronRefusal("\u{1B}[31m * * * *", "minute field", "`\u{FFFD}[31m`"),
        CronRefusal("0 0 * *\n*", "has 4 fields instead of 5"),
        CronRefusal("0\u{301} * * * *", "minute field"),
        CronRefusal("0\u{A0}6 * * *", "has 4 fields instead of 5"),
        CronRefusal("\(String(repeating: "x", count: 400)) * * * *", "minute field", "`\(String(repeating: "x", count: 40))…`"),
    ]
}
