import Foundation
import IntegrationCore
@testable import IntegrationStore
import IntegrationTesting
import SQLDatabase
import Testing

/// Budgets that all nodes draw from.
@Suite("Shared budgets", .enabled(if: PostgresCluster.isInstalled), .timeLimit(.minutes(5)))
struct RateBudgetRowTests {
    private static let minute = RateBudget.Limit(requests: 100, per: .seconds(60))

    private func draw(_ names: [(String, RateBudget.Limit?)], wanted: Int = 1) -> RateDraw {
        RateDraw(names.map { RateDraw.Budget($0.0, limit: $0.1) }, wanted: wanted, maximumWait: .seconds(300))
    }

    @Test("Nodes that draw at once get no more than the limit together, and all of it", arguments: SQLDialect.allCases)
    func atOnce(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 3) { nodes in
            let grants = try await withThrowingTaskGroup(of: RateGrant.self) { group in
                for index in 0..<60 {
                    group.addTask {
                        // Each in an order of its own, as names come.
                        let names = [("connection \(index % 5)", nil), ("app", Self.minute)] as [(String, RateBudget.Limit?)]
                        return try await nodes[index % 3].draw(draw(index.isMultiple(of: 2) ? names : names.reversed(), wanted: 3))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let granted = grants.map { if case .granted(let count) = $0 { count } else { 0 } }
            #expect(granted.reduce(0, +) == 100)
            #expect(grants.filter { if case .wait = $0 { true } else { false } }.count == granted.filter { $0 == 0 }.count)
        }
    }

    @Test("What one budget refuses is not taken out of the other", arguments: SQLDialect.allCases)
    func together(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect) { nodes in
            let small = RateBudget.Limit(requests: 5, per: .seconds(60))
            #expect(try await nodes[0].draw(draw([("a", Self.minute), ("app", small)], wanted: 20)) == .granted(5))
            guard case .wait = try await nodes[1].draw(draw([("a", Self.minute), ("app", small)], wanted: 20)) else {
                Issue.record("granted")
                return
            }
            #expect(try await nodes[1].draw(draw([("a", Self.minute)], wanted: 200)) == .granted(95))
        }
    }

    @Test("What the provider says to one node holds for all, and outlives them", arguments: SQLDialect.allCases)
    func told(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect) { nodes in
            var blocked = draw([("a", nil), ("app", nil)], wanted: 0)
            blocked.block = .seconds(90)
            #expect(try await nodes[0].draw(blocked) == .granted(0))
            guard case .wait(let wait) = try await nodes[1].draw(draw([("a", nil), ("app", nil)])) else {
                Issue.record("granted")
                return
            }
            #expect(wait > .seconds(80) && wait <= .seconds(90))
            // It was said of that connection.
            #expect(try await nodes[1].draw(draw([("b", nil), ("app", nil)])) == .granted(1))
            blocked.block = .seconds(3600)
            _ = try await nodes[0].draw(blocked)
            guard case .refused(let refused) = try await nodes[1].draw(draw([("a", nil), ("app", nil)])) else {
                Issue.record("granted, or waited for")
                return
            }
            #expect(refused > .seconds(3500))
            var observed = draw([("c", nil)], wanted: 50)
            observed.observations = [.init(remaining: 7, resetIn: .seconds(30))]
            #expect(try await nodes[0].draw(observed) == .granted(7))
            guard case .wait = try await nodes[1].draw(draw([("c", nil)])) else {
                Issue.record("granted")
                return
            }
        }
    }

    @Test("Budgets that nobody draws from are forgotten", arguments: SQLDialect.allCases)
    func forgetting(_ dialect: SQLDialect) async throws {
        try await QueueNodes.with(dialect, 1) { nodes in
            for index in 0..<5 { _ = try await nodes[0].draw(draw([("old \(index)", nil)])) }
            try await nodes[0].write(as: .system) { try $0.run("UPDATE rate_budgets SET used_at = 1") }
            _ = try await nodes[0].draw(draw([("new", nil), ("old 0", nil)]))
            let moment = Date(timeIntervalSince1970: 1000)
            #expect(try await nodes[0].removeUnusedBudgets(before: moment, limit: 3) == 3)
            #expect(try await nodes[0].removeUnusedBudgets(before: moment, limit: 3) == 1)
            #expect(try await nodes[0].removeUnusedBudgets(before: moment, limit: 3) == 0)
            #expect(Set(try await nodes.strings("SELECT name FROM rate_budgets")) == ["new", "old 0"])
        }
    }
}
