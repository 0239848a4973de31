import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A real HTTP server on 127.0.0.1, at a port the system chooses, for as long as a closure runs.
package struct LoopbackServer: Sendable {
    /// The server ended before it listened, without an error.
    package struct NotStarted: Error {}

    /// The port it listens on.
    package let port: Int

    /// `http://127.0.0.1:PORT`.
    package var origin: String { "http://127.0.0.1:\(port)" }

    /// Bodies of requests are read up to this many bytes.
    private static let bodyLimit = 8 << 20

    /// Serves while `body` runs, and stops also when it throws or is cancelled.
    ///
    /// - Parameter answer: Called for every request, from many tasks at once; gets the server's origin.
    /// - Throws: what `body` throws, the error of a server that cannot listen, or `CancellationError`.
    package static func withServer<R>(
        answer: @escaping @Sendable (LoopbackRequest, _ origin: String) async -> LoopbackAnswer,
        _ body: (LoopbackServer) async throws -> R
    ) async throws -> R {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let place = ListeningPort()
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            let received = try await LoopbackRequest(request, bodyLimit: bodyLimit)
            return Response(await answer(received, LoopbackServer(port: place.number).origin))
        }
        var silent = Logger(label: "patchbay.loopback") { _ in SwiftLogNoOpLogHandler() }
        silent.logLevel = .critical
        let application = Application(
            responder: responder,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                place.number = port
                listening.yield(port)
            },
            logger: silent)
        let serving = Task {
            defer { listening.finish() }
            try await application.run()
        }
        let result: Result<R, any Error>
        do {
            guard let port = await ports.first(where: { _ in true }) else {
                // Either we do not wait any more, or the server says itself why it did not start.
                try Task.checkCancellation()
                try await serving.value
                throw NotStarted()
            }
            result = .success(try await body(LoopbackServer(port: port)))
        } catch {
            result = .failure(error)
        }
        serving.cancel()
        _ = await serving.result
        return try result.get()
    }
}

/// The port, known to the responder only once the server runs.
private final class ListeningPort: Sendable {
    private let stored = Mutex(0)

    var number: Int {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
