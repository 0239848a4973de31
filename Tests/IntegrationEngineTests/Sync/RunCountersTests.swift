import Testing

@testable import IntegrationEngine

/// What a run counts.
@Suite struct RunCountersTests {
    @Test func `reasons come in one order, whichever came first, and all are counted`() {
        let forwards = RunCounters()
        let backwards = RunCounters()
        for number in 10..<40 {
            forwards.skipped("reason \(number)")
            backwards.skipped("reason \(49 - number)")
        }
        #expect(forwards.current.skipped == (10..<30).map { "reason \($0)" })
        #expect(forwards.current.skipped == backwards.current.skipped)
        #expect(forwards.current.skippedCount == 30)
    }
}
