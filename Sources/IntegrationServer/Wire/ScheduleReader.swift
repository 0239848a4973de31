import Foundation
import IntegrationCore
import IntegrationRuntime

/// Reads the `schedule` of a connection: `{"every": "15m"}`, `{"cron": "0 3 * * *", "timeZone": "Europe/Berlin"}`, `{"source": "integration"}`
/// for what its integration says, or null for only when it is asked for.
enum ScheduleReader {
    static let schema = APISchema.either([
        .object([APIMember("every", APISchema.interval)]),
        .object([APIMember("cron", .text(longest: 200)), .optional("timeZone", .text(longest: 200))]),
        .object([APIMember("source", .choice(["integration"]))]),
    ])

    private static let shortest = Duration.seconds(60)
    private static let longest = Duration.seconds(366 * 86400)

    static func schedule(_ body: inout BodyReader) -> ConnectionService.ScheduleChange {
        guard body.has("schedule") else { return .unchanged }
        guard let texts = body.texts("schedule", members: ["every", "cron", "timeZone", "source"]) else { return .to(.manual) }
        let given = ["every", "cron", "source"].filter { texts[$0] != nil }
        guard given.count == 1, texts["timeZone"] == nil || texts["cron"] != nil else {
            body.problem(
                "schedule", "has not exactly one of every, cron and source",
                fix: #"Give {"every": "15m"}, {"cron": "0 3 * * *", "timeZone": "Europe/Berlin"} or {"source": "integration"}."#)
            return .unchanged
        }
        if let every = texts["every"] { return interval(every, &body) }
        if let cron = texts["cron"] { return expression(cron, texts["timeZone"] ?? "UTC", &body) }
        guard texts["source"] == "integration" else {
            body.problem("schedule/source", "is not `integration`", fix: "Give that, or `every` or `cron`.")
            return .unchanged
        }
        return .to(.manifest)
    }

    private static func interval(_ text: String, _ body: inout BodyReader) -> ConnectionService.ScheduleChange {
        guard text.wholeMatch(of: /[1-9][0-9]{0,8}(s|m|h|d)/) != nil, let interval = DurationText.duration(text),
            (shortest...longest).contains(interval)
        else {
            body.problem("schedule/every", "is no interval from a minute to 366 days", fix: "Write it as 15m, 24h or 7d.")
            return .unchanged
        }
        return .to(.every(interval))
    }

    private static func expression(_ text: String, _ zone: String, _ body: inout BodyReader) -> ConnectionService.ScheduleChange {
        // Others are taken too, such as `GMT+2`, which is the opposite of `Etc/GMT+2`.
        guard zone == "UTC" || TimeZone.knownTimeZoneIdentifiers.contains(zone), let timeZone = TimeZone(identifier: zone) else {
            body.problem("schedule/timeZone", "is no time zone", fix: "Give a name of the tz database, such as Europe/Berlin.")
            return .unchanged
        }
        do throws(CronExpression.Invalid) {
            return .to(.cron(try CronExpression(text), timeZone))
        } catch {
            body.problem("schedule/cron", error.reason, fix: "Write it as minute hour day month weekday: 0 3 * * * is every day at three.")
            return .unchanged
        }
    }
}
