import Foundation
import IntegrationEngine
import Testing

struct RateBudgetTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test("No window of the period ever sees more than the limit, and the limit is used up", arguments: [1, 2, 3, 10, 60, 600])
    func window(requests: Int) {
        var budget = RateBudget(limit: .init(requests: requests, per: .seconds(60)))
        var sent: [Date] = []
        var now = start
        while now < at(600) {
            switch budget.admit(at: now) {
            case .go: sent.append(now)
            case .refused: Issue.record("a budget of one's own refuses nothing")
            case .wait(let until):
                #expect(until > now)
                now = until
            }
        }
        for (index, first) in sent.enumerated() {
            let inWindow = sent[index...].prefix { $0 < first.addingTimeInterval(59.999) }.count
            #expect(inWindow <= requests)
        }
        #expect(sent.count >= requests * 9, "nine tenths of what ten periods allow")
    }

    @Test("Without a limit everything goes until the provider says otherwise")
    func unlimited() {
        var budget = RateBudget()
        for _ in 0..<1000 { #expect(budget.admit(at: start) == .go) }
        budget.observe(remaining: 2, reset: at(30), at: start)
        #expect(budget.admit(at: at(1)) == .go)
        #expect(budget.admit(at: at(1)) == .go)
        #expect(budget.admit(at: at(1)) == .wait(until: at(30)))
        #expect(budget.admit(at: at(30)) == .go)
    }

    @Test("An answer that was overtaken does not give requests back, a new window does")
    func outOfOrder() {
        var budget = RateBudget()
        budget.observe(remaining: 0, reset: at(30), at: start)
        budget.observe(remaining: 1, reset: at(30), at: start)
        #expect(budget.admit(at: start) == .wait(until: at(30)))
        budget.observe(remaining: 5, reset: at(90), at: at(31))
        #expect(budget.admit(at: at(31)) == .go)
    }

    @Test("Remaining without a reset holds nothing back, and a reset in the past neither")
    func incompleteHeaders() {
        var budget = RateBudget()
        budget.observe(remaining: 0, reset: nil, at: start)
        #expect(budget.admit(at: start) == .go)
        budget.observe(remaining: 0, reset: at(-10), at: start)
        #expect(budget.admit(at: start) == .go)
    }

    @Test("The longest order to wait wins, and one that is longer than the maximum is refused, not cut short")
    func block() {
        var budget = RateBudget(maximumWait: .seconds(100))
        budget.block(for: .seconds(20), at: start)
        budget.block(for: .seconds(5), at: start)
        #expect(budget.admit(at: at(19)) == .wait(until: at(20)))
        #expect(budget.admit(at: at(20)) == .go)
        budget.block(for: .seconds(1_000_000), at: at(20))
        #expect(budget.admit(at: at(21)) == .refused(until: at(1_000_020)))
        #expect(budget.admit(at: at(999_930)) == .wait(until: at(1_000_020)), "most of the time is over")
    }

    @Test("A budget that is renewed too late is refused; one that is renewed in the year 5000 was not understood")
    func lateReset() {
        var budget = RateBudget(maximumWait: .seconds(100))
        budget.observe(remaining: 0, reset: at(101), at: start)
        #expect(budget.admit(at: start) == .refused(until: at(101)))
        #expect(budget.admit(at: at(1)) == .wait(until: at(101)))
        var other = RateBudget(maximumWait: .seconds(100))
        other.observe(remaining: 0, reset: at(1e11), at: start)
        #expect(other.admit(at: start) == .go)
        other.block(for: .seconds(Int64.max), at: start)
        #expect(other.admit(at: start) == .refused(until: at(366 * 86400)))
    }

    @Test("Waiting costs nothing: the same question has the same answer")
    func idempotentWait() {
        var budget = RateBudget(limit: .init(requests: 2, per: .seconds(10)))
        #expect(budget.admit(at: start) == .go)
        #expect(budget.admit(at: start) == .go)
        let first = budget.admit(at: start)
        #expect(first == budget.admit(at: start))
        guard case .wait(let until) = first else {
            Issue.record("admitted")
            return
        }
        #expect(until >= at(10) && until < at(10.4))
        #expect(budget.admit(at: until) == .go)
    }

    @Test("A clock that goes back gives no requests")
    func clockBack() {
        var budget = RateBudget(limit: .init(requests: 2, per: .seconds(10)))
        #expect(budget.admit(at: at(100)) == .go)
        #expect(budget.admit(at: at(100)) == .go)
        guard case .wait = budget.admit(at: start) else {
            Issue.record("admitted")
            return
        }
        guard case .wait = budget.admit(at: at(100)) else {
            Issue.record("the time was counted twice")
            return
        }
    }
}
