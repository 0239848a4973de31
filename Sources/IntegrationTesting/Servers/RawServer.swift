import Foundation
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A server on 127.0.0.1 that sends exactly the bytes it is told, for answers that no well-behaved server gives.
///
/// Each connection has a thread and stays open until the client closes it or the answer is empty.
package final class RawServer: Sendable {
    /// What to send for a request head; empty closes the connection.
    package typealias Answer = @Sendable (_ head: String) -> [UInt8]

    package let port: Int
    private let answer: Answer
    private let counts = Mutex((connections: 0, requests: 0))

    private init(port: Int, answer: @escaping Answer) {
        self.port = port
        self.answer = answer
    }

    /// The connections accepted so far.
    package var connections: Int { counts.withLock { $0.connections } }

    /// The requests answered so far.
    package var requests: Int { counts.withLock { $0.requests } }

    package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Serves while `body` runs.
    package static func withServer<R>(answer: @escaping Answer, _ body: (RawServer) async throws -> R) async throws -> R {
        let listener = try ListeningSocket(blocking: true)
        let server = RawServer(port: listener.port, answer: answer)
        let descriptor = listener.descriptor
        Thread.detachNewThread { server.acceptAll(descriptor) }
        // Wakes the accepting thread, which then ends.
        defer { shutdown(descriptor, Int32(SHUT_RDWR)) }
        return try await body(server)
    }

    private func acceptAll(_ listener: Int32) {
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0 { return }
            counts.withLock { $0.connections += 1 }
            Thread.detachNewThread { self.serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var pending: [UInt8] = []
        while true {
            while let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
                pending.removeSubrange(..<end.upperBound)
                counts.withLock { $0.requests += 1 }
                let bytes = answer(head)
                if bytes.isEmpty || !Self.sendAll(bytes, to: connection) { return }
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = recv(connection, &chunk, chunk.count, 0)
            if count <= 0 { return }
            pending += chunk[..<count]
        }
    }

    private static func sendAll(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent <= 0 { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
