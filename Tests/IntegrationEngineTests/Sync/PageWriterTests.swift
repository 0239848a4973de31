import Synchronization
import Testing

@testable import IntegrationEngine

@Suite("Pages on their way to the store")
struct PageWriterTests {
    private struct Refused: Error {}

    /// Writes that wait until the test lets them go on.
    private final class Gate: Sendable {
        let batches = Mutex<[[Int]]>([])
        private let releases: AsyncStream<Void>
        private let release: AsyncStream<Void>.Continuation

        init() {
            (releases, release) = AsyncStream.makeStream()
        }

        func open(_ times: Int) {
            for _ in 0..<times { release.yield() }
        }

        func write(_ pages: [Int]) async {
            batches.withLock { $0.append(pages) }
            for await _ in releases { return }
        }
    }

    /// Nobody waits as long as this: what is written in a test is not written because time passed.
    private static let long = Duration.seconds(3_600)

    @Test("Pages that come one shortly after the other are written together, and so are those that come meanwhile")
    func groups() async throws {
        let gate = Gate()
        let writer = PageWriter<Int>(
            capacity: PageWriterCapacity(pages: 6, patience: Self.long), size: { _ in 1 }, write: gate.write)
        for page in 0..<8 { try await writer.accept(page) }
        gate.open(2)
        try await writer.drain()
        #expect(gate.batches.withLock { $0 } == [[0, 1, 2], [3, 4, 5, 6, 7]])
    }

    @Test("Pages wait no longer for others when half of the bytes are there")
    func halfOfTheBytes() async throws {
        let gate = Gate()
        let writer = PageWriter<Int>(
            capacity: PageWriterCapacity(pages: 100, bytes: 10, patience: Self.long), size: { $0 }, write: gate.write)
        for page in [2, 3, 1] { try await writer.accept(page) }
        gate.open(2)
        try await writer.drain()
        #expect(gate.batches.withLock { $0 } == [[2, 3], [1]])
    }

    @Test("An urgent page waits for no other")
    func urgent() async throws {
        let gate = Gate()
        let writer = PageWriter<Int>(capacity: PageWriterCapacity(patience: Self.long), size: { _ in 1 }, write: gate.write)
        try await writer.accept(0)
        try await writer.accept(1, isUrgent: true)
        try await writer.accept(2)
        gate.open(2)
        try await writer.drain()
        #expect(gate.batches.withLock { $0 } == [[0, 1], [2]])
    }

    @Test("A page that no other follows is written all the same")
    func alone() async throws {
        let (written, continuation) = AsyncStream<[Int]>.makeStream()
        let writer = PageWriter<Int>(size: { _ in 1 }) { continuation.yield($0) }
        try await writer.accept(7)
        var first = written.makeAsyncIterator()
        #expect(await first.next() == [7])
    }

    @Test("No more waits than the capacity allows", arguments: [(2, 100), (100, 3)])
    func bounded(pages: Int, bytes: Int) async throws {
        let gate = Gate()
        let writer = PageWriter<Int>(capacity: PageWriterCapacity(pages: pages, bytes: bytes), size: { _ in 1 }, write: gate.write)
        gate.open(20)
        for page in 0..<20 { try await writer.accept(page) }
        try await writer.drain()
        let batches = gate.batches.withLock { $0 }
        #expect(batches.flatMap(\.self) == Array(0..<20))
        #expect(batches.allSatisfy { $0.count <= 2 })
    }

    @Test("A page larger than the capacity waits until nothing else is on its way")
    func large() async throws {
        let gate = Gate()
        let writer = PageWriter<Int>(capacity: PageWriterCapacity(pages: 9, bytes: 10), size: { $0 }, write: gate.write)
        gate.open(3)
        for page in [50, 60, 70] { try await writer.accept(page) }
        try await writer.drain()
        #expect(gate.batches.withLock { $0 } == [[50], [60], [70]])
    }

    @Test("A failed write fails every later call, and nothing behind it is written")
    func failure() async throws {
        let written = Mutex<[Int]>([])
        let writer = PageWriter<Int>(size: { _ in 1 }) { pages in
            written.withLock { $0 += pages }
            throw Refused()
        }
        try await writer.accept(0)
        await #expect(throws: Refused.self) { try await writer.drain() }
        await #expect(throws: Refused.self) { try await writer.accept(1) }
        #expect(written.withLock { $0 } == [0])
    }
}
