import Foundation
import IntegrationCore
import Testing

@testable import IntegrationRuntime

@Suite struct SchedulerTests {
    private static let interval: TimeInterval = 3600
    private static let due = Date(timeIntervalSince1970: 1_790_000_000)

    /// When a connection that is run every hour is due after a moment so much later than it was due, in hours since it was due.
    private func next(hoursLate: Double) throws -> Double {
        let connection = IntegrationConnection(
            id: PublicID(.connection, at: Self.due), organization: "org", provider: "none", name: "one", status: .active,
            createdAt: Self.due, updatedAt: Self.due, schedule: .every(.seconds(Self.interval)), nextRunAt: Self.due)
        let registry = try IntegrationRegistry([])
        return Scheduler.next(connection, registry, after: Self.due + hoursLate * Self.interval).timeIntervalSince(Self.due) / Self.interval
    }

    @Test func aConnectionIsDueAgainAnIntervalAfterItWas() throws {
        for late in [0, 0.001, 0.1, 0.49] {
            let hours = try next(hoursLate: late)
            #expect(abs(hours - 1) <= 0.051, "\(late) too late: \(hours)")
        }
    }

    @Test(arguments: [0.6, 1.2, 3.25, 3.9, 24, 1000.5]) func afterADowntimeItKeepsItsPlace(late: Double) throws {
        for _ in 0..<100 {
            let hours = try next(hoursLate: late)
            #expect(abs(hours - hours.rounded()) <= 0.051, "another place: \(hours)")
            #expect((0.44...1.56).contains(hours - late), "one run for all that was missed, and the next in its turn: \(hours)")
        }
    }

    @Test func thoseThatWereMissedTogetherDoNotStayTogether() throws {
        // After three hours of nothing, what was due all over an hour is due all over an hour again.
        let waits = try (0..<600).map { number in
            let late = 3 + Double(number) / 600
            return try next(hoursLate: late) - late
        }
        for quarter in stride(from: 0.5, to: 1.5, by: 0.25) {
            let count = waits.count { (quarter..<quarter + 0.25).contains($0) }
            #expect((90...210).contains(count), "\(count) of 600 from \(quarter) h on")
        }
    }
}
