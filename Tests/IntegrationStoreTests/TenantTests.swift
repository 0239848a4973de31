import Foundation
import IntegrationStore
import Testing

/// A connection goes on with the tenant it was made for.
@Suite struct TenantTests {
    private let first = TenantIdentity(["org": "acme"])
    private let other = TenantIdentity(["org": "globex", "--base-url": "https://git.example"])

    @Test func `another tenant is refused where something is stored, and nothing changes`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let id = try await store.connection(provider: "github", name: "acme", identity: first)
        let run = try await TestRun.open(store)
        try await run.commit([("a", "1")])
        let refusal = await #expect(throws: StoreError.self) {
            _ = try await store.connection(provider: "github", name: "acme", identity: other)
        }
        #expect(refusal?.code == .otherIdentity)
        #expect(refusal?.reason.contains("`--base-url`, `org`") == true, "\(refusal?.reason ?? "")")
        #expect(refusal?.reason.contains("globex") == false)
        #expect(try await store.connection(provider: "github", name: "acme", identity: first) == id)
        #expect(try await store.connection(provider: "github", name: "globex", identity: other) != id)
    }

    @Test func `a person may confirm it, and an interrupted run and its cursors are not taken over then`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let id = try await store.connection(provider: "github", name: "acme", identity: first)
        let run = try await TestRun.open(store)
        try await run.commit([("a", "1")])
        try await store.close()
        let again = try await temporary.open()
        #expect(try await again.connection(provider: "github", name: "acme", identity: other, confirmsIdentity: true) == id)
        #expect(try await TestRun.open(again).run.resumed == false)
        #expect(try await again.connection(provider: "github", name: "acme", identity: other) == id)
    }

    @Test func `a connection that never stored anything takes any, and one from before has none yet`() async throws {
        let temporary = try TemporaryStore()
        let store = try await temporary.open()
        let id = try await store.connection(provider: "github", name: "acme", identity: first)
        #expect(try await store.connection(provider: "github", name: "acme", identity: other) == id)
        let run = try await TestRun.open(store)
        try await run.commit([("a", "1")])
        #expect(await asyncCode { _ = try await store.connection(provider: "github", name: "acme", identity: first) } == .otherIdentity)
        try await SQL.execute(temporary.path, "UPDATE connections SET identity = NULL")
        #expect(try await store.connection(provider: "github", name: "acme", identity: first) == id)
        #expect(await asyncCode { _ = try await store.connection(provider: "github", name: "acme", identity: other) } == .otherIdentity)
    }
}
