/// The minutes of the calendar that an expression names, of whatever time zone. Minutes and days are counted from 1970.
struct CronCalendar: Sendable, Hashable {
    let minutes: CronValues
    let hours: CronValues
    let daysOfMonth: CronValues
    let months: CronValues
    let daysOfWeek: CronValues

    /// - Parameter fields: five.
    init(_ fields: [Substring]) throws(CronExpression.Invalid) {
        minutes = try CronField.minute.values(fields[0])
        hours = try CronField.hour.values(fields[1])
        daysOfMonth = try CronField.dayOfMonth.values(fields[2])
        months = try CronField.month.values(fields[3])
        daysOfWeek = try CronField.dayOfWeek.values(fields[4])
        // A leap year has every date that any year has.
        let longest = (1...12).filter(months.contains).map { CivilMonth(year: 2000, month: $0).length }.max() ?? 0
        guard eitherDayFits || daysOfMonth.first(from: 1).map({ $0 <= longest }) == true else {
            let days = CronExpression.Invalid.quoted(fields[2])
            throw CronExpression.Invalid(
                reason: "in the day of month field, \(days) never comes: the longest month of the month field has \(longest) days; "
                    + "write days up to that, or other months")
        }
    }

    private var eitherDayFits: Bool { !daysOfMonth.beginsWithStar && !daysOfWeek.beginsWithStar }

    /// The first minute that fits, from this one on; nil when there is none within 41 years.
    func firstMinute(from minute: Int) -> Int? {
        var day = minute.flooredQuotient(1_440)
        var time = minute - day * 1_440
        while let fitting = firstDay(from: day) {
            if let found = firstTime(from: fitting == day ? time : 0) { return fitting * 1_440 + found }
            (day, time) = (fitting + 1, 0)
        }
        return nil
    }

    /// In minutes since midnight.
    private func firstTime(from time: Int) -> Int? {
        let hour = time / 60
        if hours.contains(hour), let minute = minutes.first(from: time % 60) { return hour * 60 + minute }
        guard let hour = hours.first(from: hour + 1), let minute = minutes.first(from: 0) else { return nil }
        return hour * 60 + minute
    }

    private func firstDay(from day: Int) -> Int? {
        var month = CivilMonth(containing: day)
        var days = self.days(in: month) & (UInt64.max << (day - month.firstDay + 1))
        for _ in 0..<41 * 12 where days == 0 {
            month = month.next
            days = self.days(in: month)
        }
        return days == 0 ? nil : month.firstDay + days.trailingZeroBitCount - 1
    }

    /// The days of a month that fit, the bit 1 for the first.
    private func days(in month: CivilMonth) -> UInt64 {
        guard months.contains(month.month) else { return 0 }
        // The week again and again, as six factors of 2^7, from the weekday of the first day on.
        let weeks = daysOfWeek.bits * 0x8_1020_4081
        let byWeek = (weeks >> month.firstWeekday) << 1
        let days = eitherDayFits ? daysOfMonth.bits | byWeek : daysOfMonth.bits & byWeek
        return days & ((1 << (month.length + 1)) - 2)
    }
}
