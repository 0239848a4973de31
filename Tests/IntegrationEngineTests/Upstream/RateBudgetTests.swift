import Foundation
import IntegrationCore
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
            switch budget.draw(at: now) {
            case .granted: sent.append(now)
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
        for _ in 0..<1000 { #expect(budget.draw(at: start) == .granted(1)) }
        budget.observe(remaining: 2, reset: at(30), at: start)
        #expect(budget.draw(at: at(1)) == .granted(1))
        #expect(budget.draw(at: at(1)) == .granted(1))
        #expect(budget.draw(at: at(1)) == .wait(until: at(30)))
        #expect(budget.draw(at: at(30)) == .granted(1))
    }

    @Test("An answer that was overtaken does not give requests back, a new window does")
    func outOfOrder() {
        var budget = RateBudget()
        budget.observe(remaining: 0, reset: at(30), at: start)
        budget.observe(remaining: 1, reset: at(30), at: start)
        #expect(budget.draw(at: start) == .wait(until: at(30)))
        budget.observe(remaining: 5, reset: at(90), at: at(31))
        #expect(budget.draw(at: at(31)) == .granted(1))
    }

    @Test("Remaining without a reset holds nothing back, and a reset in the past neither")
    func incompleteHeaders() {
        var budget = RateBudget()
        budget.observe(remaining: 0, reset: nil, at: start)
        #expect(budget.draw(at: start) == .granted(1))
        budget.observe(remaining: 0, reset: at(-10), at: start)
        #expect(budget.draw(at: start) == .granted(1))
    }

    @Test("The longest order to wait wins, and one that is longer than the maximum is refused, not cut short")
    func block() {
        var budget = RateBudget(maximumWait: .seconds(100))
        budget.block(for: .seconds(20), at: start)
        budget.block(for: .seconds(5), at: start)
        #expect(budget.draw(at: at(19)) == .wait(until: at(20)))
        #expect(budget.draw(at: at(20)) == .granted(1))
        budget.block(for: .seconds(1_000_000), at: at(20))
        #expect(budget.draw(at: at(21)) == .refused(until: at(1_000_020)))
        #expect(budget.draw(at: at(999_930)) == .wait(until: at(1_000_020)), "most of the time is over")
    }

    @Test("A budget that is renewed too late is refused; one that is renewed in the year 5000 was not understood")
    func lateReset() {
        var budget = RateBudget(maximumWait: .seconds(100))
        budget.observe(remaining: 0, reset: at(101), at: start)
        #expect(budget.draw(at: start) == .refused(until: at(101)))
        #expect(budget.draw(at: at(1)) == .wait(until: at(101)))
        var other = RateBudget(maximumWait: .seconds(100))
        other.observe(remaining: 0, reset: at(1e11), at: start)
        #expect(other.draw(at: start) == .granted(1))
        other.block(for: .seconds(Int64.max), at: start)
        #expect(other.draw(at: start) == .refused(until: at(366 * 86400)))
    }

    @Test("Waiting costs nothing: the same question has the same answer")
    func idempotentWait() {
        var budget = RateBudget(limit: .init(requests: 2, per: .seconds(10)))
        #expect(budget.draw(at: start) == .granted(1))
        #expect(budget.draw(at: start) == .granted(1))
        let first = budget.draw(at: start)
        #expect(first == budget.draw(at: start))
        guard case .wait(let until) = first else {
            Issue.record("admitted")
            return
        }
        #expect(until >= at(10) && until < at(10.4))
        #expect(budget.draw(at: until) == .granted(1))
    }

    @Test("A clock that is set back gives no requests, and holds nobody up for longer than the period")
    func clockBack() {
        var budget = RateBudget(limit: .init(requests: 2, per: .seconds(10)), maximumWait: .seconds(100))
        #expect(budget.draw(at: at(3600)) == .granted(1))
        #expect(budget.draw(at: at(3600)) == .granted(1))
        guard case .wait(let until) = budget.draw(at: start) else {
            Issue.record("admitted")
            return
        }
        #expect(until >= at(10) && until < at(10.4))
        #expect(budget.draw(at: at(10.4)) == .granted(1))
        budget.block(for: .seconds(30), at: at(7200))
        #expect(budget.draw(at: at(100)) == .wait(until: at(130)))
    }

    @Test("Who comes a little late to the clock moves nothing")
    func clockALittleBehind() {
        var budget = RateBudget()
        budget.block(for: .seconds(30), at: at(1))
        for _ in 0..<100 { #expect(budget.draw(at: at(0.5)) == .wait(until: at(31))) }
    }

    @Test("No window sees more than the limit of what is drawn ahead, though it goes as late as it may", arguments: [10, 60, 600])
    func drawnAhead(requests: Int) {
        let lifetime = Duration.seconds(1)
        var budget = RateBudget(limit: .init(requests: requests, per: .seconds(60)))
        var sent: [Date] = []
        var now = start
        while now < at(600) {
            switch budget.draw(10, lasting: sent.count.isMultiple(of: 3) ? .zero : lifetime, at: now) {
            case .granted(let count):
                #expect((1...10).contains(count))
                let latest = sent.count.isMultiple(of: 3) ? now : now + 1
                sent += (0..<count).map { $0.isMultiple(of: 2) ? now : latest }
            case .refused: Issue.record("a budget of one's own refuses nothing")
            case .wait(let until): now = until
            }
        }
        sent.sort()
        for (index, first) in sent.enumerated() {
            #expect(sent[index...].prefix { $0 < first.addingTimeInterval(59.999) }.count <= requests)
        }
        #expect(sent.count >= requests * 9)
    }

    @Test("What was drawn and did not go can be drawn again")
    func givingBack() {
        var budget = RateBudget(limit: .init(requests: 10, per: .seconds(60)))
        #expect(budget.draw(20, at: start) == .granted(10))
        budget.giveBack(4)
        #expect(budget.draw(20, at: start) == .granted(4))
        budget.observe(remaining: 3, reset: at(100), at: at(70))
        #expect(budget.draw(20, at: at(70)) == .granted(3))
        budget.giveBack(1)
        #expect(budget.draw(20, at: at(70)) == .granted(1))
    }

    @Test("What is written down goes on as it was, and under other terms where the manifest has changed")
    func writtenDown() throws {
        var budget = RateBudget(limit: .init(requests: 2, per: .seconds(10)))
        #expect(budget.draw(2, at: start) == .granted(2))
        var other = try JSONDecoder().decode(RateBudget.self, from: JSONEncoder().encode(budget))
        #expect(other == budget)
        other.adopt(limit: .init(requests: 5, per: .seconds(10)), maximumWait: .seconds(100))
        #expect(other.draw(9, at: start) == .granted(3))
        other.adopt(limit: .init(requests: 5, per: .seconds(60)), maximumWait: .seconds(100))
        #expect(other.draw(9, at: start) == .granted(5))
    }
}
