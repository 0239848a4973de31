import IntegrationStore
import Testing

@testable import struct IntegrationStore.ClaimPlan

/// Who gets how many places, as a pure decision.
struct ClaimPlanTests {
    private typealias Lane = ClaimPlan.Lane

    @Test(arguments: 0..<200) func `nobody gets more than the limits leave, and no place stays empty that somebody could have`(
        _ seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        let lanes = (0..<Int.random(in: 1...12, using: &generator)).flatMap { organization in
            (0..<Int.random(in: 1...3, using: &generator)).map { Lane(organization: "o\(organization)", provider: "p\($0)") }
        }
        let waiting = Dictionary(uniqueKeysWithValues: lanes.map { ($0, Int.random(in: 0...9, using: &generator)) })
        let running = lanes.filter { _ in Bool.random(using: &generator) }.map {
            (lane: $0, count: Int.random(in: 1...4, using: &generator))
        }
        var limits = RunLimits(
            perOrganization: Int.random(in: 1...8, using: &generator), perProvider: Int.random(in: 1...20, using: &generator))
        limits.perProviderOfWorker = Int.random(in: 1...10, using: &generator)
        let here = Dictionary(
            uniqueKeysWithValues: (0..<3).map { provider in
                let all = running.filter { $0.lane.provider == "p\(provider)" }.reduce(0) { $0 + $1.count }
                return ("p\(provider)", Int.random(in: 0...all, using: &generator))
            })
        let room = Int.random(in: 1...30, using: &generator)
        var plan = ClaimPlan(limits, running: running, here: here)
        let (shares, last) = plan.shares(of: lanes, room: room) { waiting[$0] ?? 0 }
        let taken = shares.reduce(0) { $0 + $1.count }
        #expect(taken <= room && (taken == 0) == (last == nil))
        func total(_ key: KeyPath<Lane, String>, _ name: String) -> Int {
            running.filter { $0.lane[keyPath: key] == name }.reduce(0) { $0 + $1.count }
                + shares.filter { $0.lane[keyPath: key] == name }.reduce(0) { $0 + $1.count }
        }
        func totalHere(_ provider: String) -> Int {
            here[provider, default: 0] + shares.filter { $0.lane.provider == provider }.reduce(0) { $0 + $1.count }
        }
        for (lane, count) in shares {
            #expect(count == 0 || totalHere(lane.provider) <= max(limits.perProviderOfWorker, here[lane.provider, default: 0]))
            #expect(count <= waiting[lane] ?? 0)
            #expect(total(\.organization, lane.organization) <= limits.perOrganization)
            #expect(total(\.provider, lane.provider) <= limits.perProvider)
        }
        guard taken < room else { return }
        for lane in lanes {
            let left = (waiting[lane] ?? 0) - (shares.first { $0.lane == lane }?.count ?? 0)
            let isFull =
                total(\.organization, lane.organization) >= limits.perOrganization || total(\.provider, lane.provider) >= limits.perProvider
                || totalHere(lane.provider) >= limits.perProviderOfWorker
            #expect(left == 0 || isFull, "\(lane) could have more")
        }
    }

    @Test func `who has little waiting gets all of it before another gets a second place`() {
        var plan = ClaimPlan(RunLimits(perOrganization: 100, perProvider: 100), running: [], here: [:])
        let lanes = [Lane(organization: "big", provider: "p"), Lane(organization: "small", provider: "p")]
        let (shares, _) = plan.shares(of: lanes, room: 5) { $0.organization == "big" ? 100_000 : 2 }
        #expect(shares.map(\.count) == [3, 2])
    }
}
