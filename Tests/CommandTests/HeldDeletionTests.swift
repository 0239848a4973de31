import Foundation
import IntegrationTesting
import Synchronization
import Testing

/// What a run says, and how it exits, when a deletion waits for a person or a stream cannot be read.
@Suite struct HeldDeletionTests {
    private static let manifest = WorkFolder.manifest(
        "held",
        """
        streams:
          things: { request: GET /things, key: record.id }
          others: { request: GET /others, key: record.id }
        checks:
          named: { name: Named, over: things, pass: record.name != "", remediation: Name it. }
        sync: { deleteGuard: { ratio: 0.3, count: 2 } }
        """)

    /// What the provider has at the moment.
    private struct State {
        var things = 10
        var isBroken = false
    }

    @Test func aHeldDeletionAndAFailureAreBothSaidAndTheFailureDecides() async throws {
        let state = Mutex(State())
        try await RawServer.withServer { head in
            let (things, isBroken) = state.withLock { ($0.things, $0.isBroken) }
            if head.hasPrefix("GET /others") { return isBroken ? RawServer.json("{}", status: "400 Bad Request") : RawServer.json("[]") }
            return RawServer.json("[\((0..<things).map { "{\"id\":\($0),\"name\":\"thing\"}" }.joined(separator: ","))]")
        } _: { server in
            try await WorkFolder.with { patchbay, folder in
                try WorkFolder.write(Self.manifest, of: "held", in: folder)
                let sync = ["sync", "held", "--output", "json"] + server.options
                let held =
                    "Held: things: 9 of 10 records would be deleted. Look at the counts above; if they are right, repeat the command "
                #expect(try await patchbay.run(sync).status == 0)

                state.withLock { $0.isBroken = true }
                let broken = try await patchbay.run(sync)
                #expect(broken.status == 3, "\(broken.errorText)")
                #expect(broken.errorText.contains("Incomplete: others: ") && !broken.errorText.contains("Held:"))

                state.withLock { $0 = State(things: 1, isBroken: false) }
                let waiting = try await patchbay.run(sync)
                #expect(waiting.status == 5, "\(waiting.errorText)")
                #expect(waiting.errorText.contains(held + "with --confirm-deletions."), "\(waiting.errorText)")
                #expect(!waiting.errorText.contains("Incomplete") && waiting.json?["run"]?["status"]?.text == "inconclusive")
                let deletion = waiting.json?["streams"]?.list.first { $0["name"]?.text == "things" }?["heldDeletion"]
                #expect(deletion?["wouldDelete"]?.int == 9 && deletion?["known"]?.int == 10)

                state.withLock { $0.isBroken = true }
                let both = try await patchbay.run(sync)
                #expect(both.status == 3, "\(both.errorText)")
                #expect(both.errorText.contains("Incomplete: others: ") && both.errorText.contains(held), "\(both.errorText)")

                state.withLock { $0.isBroken = false }
                let confirmed = try await patchbay.run(sync + ["--confirm-deletions"])
                #expect(confirmed.status == 0, "\(confirmed.errorText)")
                let left = try await patchbay.run("records", "held", "--stream", "things")
                #expect(left.outputText == "{\"id\":0,\"name\":\"thing\"}\n")
            }
        }
    }
}
