@testable import IntegrationRuntime
import Testing

@Suite("How long the database has been seen")
struct DatabaseSightTests {
    private static let start = ContinuousClock.now

    private func after(_ seconds: Int) -> ContinuousClock.Instant { Self.start + .seconds(seconds) }

    private func sight(looks: [(Int, Int)]) -> DatabaseSight {
        var sight = DatabaseSight(longestGap: .seconds(6))
        for (begin, end) in looks { sight.saw(from: after(begin), to: after(end)) }
        return sight
    }

    @Test func lastsFromTheFirstLookOn() {
        #expect(sight(looks: []).duration(at: after(9)) == .zero)
        #expect(sight(looks: [(0, 0), (5, 5), (11, 11)]).duration(at: after(12)) == .seconds(12))
    }

    @Test func beginsAnewAfterAGap() {
        #expect(sight(looks: [(0, 0), (7, 7)]).duration(at: after(8)) == .seconds(1))
        // One that hung is a gap, though the next came soon.
        #expect(sight(looks: [(0, 0), (1, 9), (10, 10)]).duration(at: after(11)) == .seconds(2))
    }

    @Test func endsWithAFailure() {
        var sight = sight(looks: [(0, 0), (2, 2)])
        sight.failed()
        #expect(sight.duration(at: after(3)) == .zero)
        sight.saw(from: after(4), to: after(4))
        #expect(sight.duration(at: after(5)) == .seconds(1))
    }
}
