package import Foundation

extension CronExpression {
    /// The first moment after another that fits, in whole minutes of the time zone's clock.
    ///
    /// It takes a few lookups of the zone's offset, and some 20 more where a clock changes nearby.
    /// - Returns: nil for a moment more than 30,000 years away; otherwise there is one, within 41 years: 29 February on a given day
    ///   of the week can take 40.
    package func next(after moment: Date, in timeZone: TimeZone) -> Date? {
        // Cut off before the epoch changes: the sum of a fraction and 1970 could round up to the next second.
        let seconds = moment.timeIntervalSinceReferenceDate.rounded(.down)
        guard abs(seconds) <= 1e12 else { return nil }
        let epoch = Int(Date.timeIntervalBetween1970AndReferenceDate)
        let clock = ZoneClock(timeZone)
        let second = Int(seconds) + epoch
        let next = calendar.hours.beginsWithStar ? nextOfRhythm(after: second, clock) : nextTimeOfDay(after: second, clock)
        return next.map { Date(timeIntervalSinceReferenceDate: Double($0 - epoch)) }
    }

    /// A time that the clock has shown, or gone past, by now has had its run: what fits next is later than all of them.
    private func nextTimeOfDay(after second: Int, _ clock: ZoneClock) -> Int? {
        let minute = clock.latestReading(until: second).flooredQuotient(60) + 1
        return calendar.firstMinute(from: minute).map { clock.firstMoment(reading: $0 * 60) }
    }

    /// Goes from one change of the clock to the next, and over those between which nothing can fit.
    private func nextOfRhythm(after second: Int, _ clock: ZoneClock) -> Int? {
        var start = second + 1
        let horizon = second + 42 * 366 * 86_400
        while start < horizon {
            let offset = clock.offset(at: start)
            guard let minute = calendar.firstMinute(from: (start + offset + 59).flooredQuotient(60)) else { return nil }
            let found = minute * 60 - offset
            let end = min(found, start + ZoneClock.window)
            if let change = clock.change(in: start...end) {
                start = change
            } else if found == end {
                return found
            } else {
                // After the window no clock shows again what it showed at the start, and before the next one none shows what fits.
                start = max(end, found - ZoneClock.window)
            }
        }
        return nil
    }
}
