import Foundation
import IntegrationCore
import SQLDatabase

/// A schedule as the table of connections has it.
struct ScheduleColumns {
    /// Milliseconds.
    let interval: Int64?
    let cron: String?
    let timeZone: String?
    let runsByItself: Bool

    init(_ schedule: RunSchedule) {
        var (interval, cron, timeZone): (Int64?, String?, String?) = (nil, nil, nil)
        switch schedule {
        case .every(let duration): interval = duration.components.seconds * 1000
        case .cron(let expression, let zone): (cron, timeZone) = (expression.text, zone.identifier)
        case .manifest, .manual: break
        }
        (self.interval, self.cron, self.timeZone, runsByItself) = (interval, cron, timeZone, schedule != .manual)
    }

    init(_ row: SQLRow) {
        (interval, cron, timeZone) = (row["run_interval"], row["run_cron"], row["run_time_zone"])
        runsByItself = row["runs_by_itself"]
    }

    package init(interval: Int64?, cron: String?, timeZone: String?, runsByItself: Bool) {
        (self.interval, self.cron, self.timeZone, self.runsByItself) = (interval, cron, timeZone, runsByItself)
    }

    var schedule: RunSchedule {
        guard runsByItself else { return .manual }
        if let interval { return .every(.milliseconds(interval)) }
        // What was written here was read before: what cannot be read any more is of another version, and the manifest decides.
        if let cron, let expression = try? CronExpression(cron), let zone = timeZone.flatMap(TimeZone.init(identifier:)) {
            return .cron(expression, zone)
        }
        return .manifest
    }
}
