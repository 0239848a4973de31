import HTTPTypes
import Hummingbird
import IntegrationCore
import IntegrationStore
import JSONTape
import NIOCore
import ServiceLifecycle

/// A run as it goes on, as server-sent events (HTML Standard, section 9.2): `progress` whenever something changed, and `end` once.
struct RunEvents: AsyncSequence, Sendable {
    /// How often is looked whether something changed.
    private static let pause = Duration.milliseconds(500)
    /// Looks after which something is said even if nothing changed: connections that are silent are closed on the way.
    private static let patience = 20

    let connection: PublicID
    let first: RunProgress
    let look: @Sendable () async throws -> RunProgress?

    var response: Response {
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        // Proxies must not collect it.
        if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
        return Response(status: .ok, headers: headers, body: ResponseBody(asyncSequence: self))
    }

    func makeAsyncIterator() -> Iterator { Iterator(events: self) }

    struct Iterator: AsyncIteratorProtocol {
        private let events: RunEvents
        private var shown: RunProgress?

        fileprivate init(events: RunEvents) { self.events = events }

        mutating func next() async throws -> ByteBuffer? {
            guard let last = shown else {
                shown = events.first
                return events.text(events.first)
            }
            guard last.run.finishedAt == nil else { return nil }
            for _ in 0..<RunEvents.patience {
                // A server that goes down ends it; whoever listens comes back by himself, to another.
                do { try await cancelWhenGracefulShutdown { try await Task.sleep(for: RunEvents.pause) } } catch { return nil }
                // Its connection was deleted.
                guard let next = try await events.look() else { return nil }
                guard next != last else { continue }
                shown = next
                return events.text(next)
            }
            return ByteBuffer(string: ": still there\n\n")
        }
    }

    private func text(_ progress: RunProgress) -> ByteBuffer {
        var writer = JSONWriter()
        writer.object { $0.members(of: progress, connection: connection) }
        return ByteBuffer(string: "event: \(progress.run.finishedAt == nil ? "progress" : "end")\ndata: \(writer.text)\n\n")
    }
}
