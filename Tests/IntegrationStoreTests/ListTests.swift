import Foundation
import IntegrationCore
import IntegrationStore
import Testing

@Suite("Lists read from rows") struct ListTests {
    /// Findings of two integrations, of every state: open, resolved, ignored for good, ignored until a time that is over.
    private static func filled(_ temporary: TemporaryStore) async throws -> (store: IntegrationStore, other: ConnectionID) {
        let store = try await temporary.open(wallClock: TemporaryStore.now + 200)
        let other = try await store.connection(provider: "gitlab", name: "acme")
        let connections = [try await store.connection(provider: "github", name: "acme"), other]
        let keys = (0..<24).map(String.init)
        for (round, connection) in [connections, connections].joined().enumerated() {
            let now = TemporaryStore.now + Double(round)
            let open = try await store.openRun(
                RunRequest(
                    connection: connection, mode: .full, streams: ["repos"], manifestHash: "m", settingsHash: "s", now: now))
            let run = TestRun(store: store, connection: connection, run: open, now: now)
            // In the second round every third has become right.
            try await run.commit(keys.map { ($0, "\(round)") }) { key in
                let number = Int(key) ?? 0
                if round > 1, number % 3 == 0 { return [.pass()] }
                return [.fail(key, severity: number % 2 == 0 ? .low : .high), .inconclusive(key, check: "d")]
            }
            try await run.complete()
            try await run.finish(checks: ["c", "d"])
        }
        // Ids are random: by them, others would be ignored every time.
        let all = try await store.findings(FindingFilter(status: .open))
            .sorted { ($0.provider, $0.checkID, $0.resource.id) < ($1.provider, $1.checkID, $1.resource.id) }
        for (number, finding) in all.enumerated() where number % 4 < 2 {
            let until = number % 4 == 0 ? nil : TemporaryStore.now + 100
            try await store.ignoreFinding(finding.id, FindingIgnore(reason: "r", by: "ann", until: until), now: TemporaryStore.now + 10)
        }
        return (store, other)
    }

    /// One after the other, as a page after the other shows them.
    private static func listed(_ store: IntegrationStore, _ filter: FindingFilter, pageSize: Int) async throws -> [String] {
        var ids: [String] = []
        var filter = filter
        filter.limit = pageSize
        while true {
            let page = try await store.withFindingRows(filter) { rows in
                var page: [String] = []
                while try rows.next() { page.append(rows.cursor) }
                return page
            }
            #expect(page.count <= pageSize)
            guard let last = page.last else { return ids }
            ids += page
            filter.before = PublicID(rawValue: last)
        }
    }

    @Test("Every page holds what follows the one before, newest first, of what the filter lets through")
    func findings() async throws {
        let temporary = try TemporaryStore()
        let (store, other) = try await Self.filled(temporary)
        var filters = [
            FindingFilter(), FindingFilter(connections: [other]), FindingFilter(provider: "gitlab"), FindingFilter(checkID: "d"),
        ]
        filters += FindingStatus.allCases.map { FindingFilter(status: $0) }
        filters += [FindingFilter(severity: .low), FindingFilter(status: .open, severity: .low)]
        for status in FindingStatus.allCases {
            filters.append(FindingFilter(connections: [other], provider: "gitlab", status: status, checkID: "c"))
        }
        filters.append(FindingFilter(provider: "gitlab", status: .open, checkID: "c", severity: .high))
        for filter in filters {
            let expected = try await store.findings(filter).map(\.id.rawValue).sorted(by: >)
            #expect(expected.count > 1, "\(filter)")
            for pageSize in [1, 5, 1000] { #expect(try await Self.listed(store, filter, pageSize: pageSize) == expected, "\(filter)") }
        }
        #expect(try await Self.listed(store, FindingFilter(organization: "other"), pageSize: 5).isEmpty)
        // An ignore that has run out is open again, and no longer ignored.
        let ignored = try await Self.listed(store, FindingFilter(status: .ignored), pageSize: 5)
        let all = try await store.findings(FindingFilter())
        #expect(ignored.count == all.count { $0.ignored != nil && $0.ignored?.until == nil && $0.status == .ignored })
        #expect(all.contains { $0.status == .open && $0.ignored == nil })
    }

    @Test("A list sees what was written just before") func fresh() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        for count in 1...3 {
            let run = try await TestRun.open(store, now: TemporaryStore.now + Double(count))
            let keys = (0..<count).map(String.init)
            try await run.commit(keys.map { ($0, "\(count)") }) { [.fail($0)] }
            try await run.complete(deletesAbsent: false)
            try await run.finish()
            #expect(try await Self.listed(store, FindingFilter(), pageSize: 2).count == count)
        }
    }

    @Test("Lists that wait while the store closes are answered, or told that it was closed") func closing() async throws {
        let temporary = try TemporaryStore()
        let (store, _) = try await Self.filled(temporary)
        let expected = try await store.findings(FindingFilter()).count
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    if number == 50 { try await store.close() }
                    do {
                        let count = try await store.withFindingRows(FindingFilter()) { rows in
                            var count = 0
                            while try rows.next() { count += 1 }
                            return count
                        }
                        #expect(count == expected)
                        return true
                    } catch let error as StoreError {
                        #expect(error.code == .closed)
                        return false
                    }
                }
            }
            return try await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.count == 100 && outcomes.contains(false))
        #expect(await asyncCode { _ = try await store.withFindingRows(FindingFilter()) { try $0.next() } } == .closed)
    }
}
