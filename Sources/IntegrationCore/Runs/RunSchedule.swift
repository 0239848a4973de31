package import Foundation

/// When a connection is run by itself.
package enum RunSchedule: Sendable, Hashable {
    /// As often as its integration says (`sync.delta`).
    case manifest
    case every(Duration)
    case cron(CronExpression, TimeZone)
    /// Only when somebody asks for it.
    case manual
}
