import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Requests that are sent again because nobody knows what became of them.
@Suite("Requests with a key of their own, and servers that die", .timeLimit(.minutes(5)))
struct IdempotencyFaultTests {
    @Test("A request whose server was killed is done again at once, and from then on answered as it was")
    func killed() async throws {
        try await ServeProcesses.with { processes in
            let (victim, before, id) = try await processes.connected(isOver: false)
            let survivor = try await processes.start()
            processes.interceptor.set { request, _ in
                if request.path == "/me" { victim.send(SIGKILL) }
                return nil
            }
            let target = "/integrations/connections/\(id)/test"
            await #expect(throws: (any Error).self) { try await before.send("POST", target, headers: [("Idempotency-Key", "once")]) }
            #expect(await victim.end() == SIGKILL)
            processes.interceptor.set(nil)
            let client = before.with(key: before.key, origin: survivor.client.origin)
            let again = try await client.send("POST", target, headers: [("Idempotency-Key", "once")])
            #expect(again.status == 200 && again.header("Idempotent-Replayed") == nil, "\(again.text)")
            let replayed = try await client.send("POST", target, headers: [("Idempotency-Key", "once")])
            #expect(replayed.text == again.text && replayed.header("Idempotent-Replayed") == "true")
            survivor.send(SIGTERM)
            #expect(await survivor.end() == 0)
        }
    }
}
