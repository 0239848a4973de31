import Foundation
import IntegrationCore
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct TracerTests {
    private struct Refused: Error {}

    @Test func childrenFindTheirParents() async throws {
        let tracer: Tracer? = Tracer()
        await tracer.withSpan("root", attributes: ["run.id": .text("run_1")]) { root in
            root?.set("run.attempt", .integer(2))
            await withTaskGroup { group in
                for name in ["one", "two"] {
                    group.addTask {
                        await ActiveSpan.withChild(name, kind: .client) { _ in
                            await Task { await ActiveSpan.withChild("in \(name)") { _ in } }.value
                        }
                    }
                }
            }
        }
        let spans = tracer?.take(10) ?? []
        let named = Dictionary(uniqueKeysWithValues: spans.map { ($0.name, $0) })
        let root = try #require(named["root"])
        #expect(spans.count == 5 && Set(spans.map(\.traceID)).count == 1 && Set(spans.map(\.spanID)).count == 5)
        #expect(root.parent == nil && !root.isParentRemote && root.kind == .internal && root.status == .unset)
        #expect(root.attributes == ["run.id": .text("run_1"), "run.attempt": .integer(2)])
        for name in ["one", "two"] {
            let child = try #require(named[name])
            #expect(child.parent == root.spanID && child.kind == .client && named["in \(name)"]?.parent == child.spanID)
            #expect(child.start >= root.start && child.end >= child.start)
        }
        #expect(ActiveSpan.current == nil)
    }

    @Test func aSpanContinuesTheTraceOfWhoAsks() async throws {
        let tracer = Tracer(now: { Date(timeIntervalSince1970: 1_800_000_000) })
        let parent = try #require(TraceParent(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
        let identity = SpanIdentity(traceID: parent.traceID)
        await tracer.withSpan("GET", kind: .server, parent: parent, identity: identity) { span in
            span?.rename("GET /organizations")
        }
        let span = try #require(tracer.take(1).first)
        #expect(span.name == "GET /organizations" && span.kind == .server && span.spanID == identity.spanID)
        #expect(span.traceID == parent.traceID && span.parent == parent.spanID && span.isParentRemote)
        #expect(span.start == 1_800_000_000_000_000_000 && span.end >= span.start)
    }

    @Test("Nothing is made where nothing is recorded", arguments: [false, true])
    func withoutRecording(hasTracer: Bool) async {
        let tracer = hasTracer ? Tracer() : nil
        let made = Mutex(0)
        @Sendable func attributes() -> [String: TelemetryValue] {
            made.withLock { $0 += 1 }
            return [:]
        }
        let unsampled = TraceParent(traceID: TraceID(), spanID: SpanID(), isSampled: false)
        let answer = await tracer.withSpan("root", parent: unsampled, attributes: attributes()) { root in
            await ActiveSpan.withChild("child", attributes: attributes()) { child in root == nil && child == nil ? 42 : 0 }
        }
        #expect(answer == 42 && made.withLock { $0 } == 0 && tracer?.take(10).isEmpty != false)
    }

    @Test func errorsAreNamedByTheirType() async throws {
        let tracer: Tracer? = Tracer()
        await #expect(throws: Refused.self) { try await tracer.withSpan("thrown") { _ in throw Refused() } }
        await #expect(throws: Refused.self) {
            try await tracer.withSpan("known") { span in
                span?.fail("rate_limited")
                span?.fail("later")
                throw Refused()
            }
        }
        await #expect(throws: CancellationError.self) { try await tracer.withSpan("cancelled") { _ in throw CancellationError() } }
        let spans = tracer?.take(10) ?? []
        #expect(spans.map(\.status) == [.error("Refused"), .error("rate_limited"), .unset])
        #expect(spans.map { $0.attributes["error.type"] } == [.text("Refused"), .text("rate_limited"), nil])
    }

    @Test func whatNobodyFetchesIsCountedAndGone() async {
        let tracer = Tracer(limits: Tracer.Limits(waiting: 3))
        func record(_ names: [String]) async {
            for name in names { await tracer.withSpan(name) { _ in } }
        }
        await record(["a", "b", "c", "d", "e"])
        #expect(tracer.takeDropped() == 2 && tracer.takeDropped() == 0)
        let taken = tracer.take(2)
        #expect(taken.map(\.name) == ["a", "b"])
        await record(["f"])
        // There is room for one of them: the later one.
        tracer.putBack(taken)
        #expect(tracer.takeDropped() == 1 && tracer.take(10).map(\.name) == ["b", "c", "f"])
    }

    @Test func aBatchRings() async {
        let tracer = Tracer(limits: Tracer.Limits(batch: 2))
        var rings = tracer.rings().makeAsyncIterator()
        for _ in 0..<4 { await tracer.withSpan("a") { _ in } }
        // Both are one: nobody has listened yet.
        #expect(await rings.next() != nil)
        #expect(tracer.take(10).count == 4)
        tracer.ring()
        #expect(await rings.next() != nil)
    }

    @Test func oneRunDoesNotCrowdOutTheOthers() async throws {
        let tracer = Tracer(limits: Tracer.Limits(spansOfOne: 3))
        await tracer.withSpan("run") { _ in
            for number in 0..<10 {
                await ActiveSpan.withChild("GET") { child in
                    if number == 8 { child?.fail("500") }
                }
            }
        }
        await tracer.withSpan("other") { _ in
            for _ in 0..<5 { await ActiveSpan.withChild("GET") { $0?.fail("404") } }
        }
        let run = tracer.take(5)
        // What failed has room of its own, which is as large.
        #expect(run.map(\.name) == ["GET", "GET", "GET", "GET", "run"] && run[3].status == .error("500"))
        #expect(run.last?.attributes["spans.left_out"] == .integer(6))
        let other = tracer.take(5)
        #expect(other.map(\.name) == ["GET", "GET", "GET", "other"] && other.last?.attributes["spans.left_out"] == .integer(2))
    }

    @Test func whatTellsNothingIsLeftOut() async {
        let tracer = Tracer()
        await tracer.withSpan("GET /healthz") { $0?.leaveOut() }
        #expect(tracer.take(1).isEmpty && tracer.takeDropped() == 0)
    }
}
