import Foundation
import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A way to a server on 127.0.0.1 that can be cut: in front of a PostgreSQL, to lose the answer to a commit or the whole server.
package final class DatabaseLink: Sendable {
    package enum State: Sendable {
        case whole
        /// Connections are broken, and new ones end at once.
        case cut
        /// The server gets the next commit, and its answer is lost with the connection. After that it is ``whole``.
        case losingCommit
    }

    package let port: Int
    private let target: Int
    private let state = Mutex((state: State.whole, sockets: Set<Int32>()))

    private init(port: Int, target: Int) {
        self.port = port
        self.target = target
    }

    /// Leads to the server of an address while `body` runs, which gets the link and the address that goes through it.
    package static func with<R>(to url: String, _ body: (DatabaseLink, String) async throws -> R) async throws -> R {
        guard let target = URLComponents(string: url)?.port else { throw ListeningSocket.Unavailable() }
        let listener = try ListeningSocket(blocking: true)
        let link = DatabaseLink(port: listener.port, target: target)
        let descriptor = listener.descriptor
        Thread.detachNewThread { link.acceptAll(descriptor) }
        defer {
            link.set(.cut)
            // Wakes the accepting thread, which then ends.
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
        return try await body(link, url.replacingOccurrences(of: ":\(target)/", with: ":\(link.port)/"))
    }

    package func set(_ new: State) {
        state.withLock { state in
            state.state = new
            if case .cut = new { for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) } }
        }
    }

    private var isCut: Bool { if case .cut = state.withLock({ $0.state }) { true } else { false } }

    private func acceptAll(_ listener: Int32) {
        while true {
            let client = accept(listener, nil, nil)
            if client < 0 { return }
            guard !isCut, let server = Self.connect(to: target) else {
                close(client)
                continue
            }
            state.withLock { $0.sockets.formUnion([client, server]) }
            let ends = Mutex(2)
            for (from, to, isClient) in [(client, server, true), (server, client, false)] {
                let ended: @Sendable () -> Void = { [self] in
                    for socket in [client, server] { shutdown(socket, Int32(SHUT_RDWR)) }
                    guard
                        ends.withLock({
                            $0 -= 1; return $0 == 0
                        })
                    else { return }
                    state.withLock { $0.sockets.subtract([client, server]) }
                    for socket in [client, server] { close(socket) }
                }
                Thread.detachNewThread {
                    self.forward(from, to, isClient: isClient)
                    ended()
                }
            }
        }
    }

    private func forward(_ from: Int32, _ to: Int32, isClient: Bool) {
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(from, &chunk, chunk.count, 0)
            guard count > 0 else { return }
            let losesAnswer = isClient && takesCommit(chunk[..<count])
            // Before it is sent: the answer must not be faster.
            if losesAnswer { shutdown(from, Int32(SHUT_WR)) }
            var rest = chunk[..<count]
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard sent > 0 else { return }
                rest = rest.dropFirst(sent)
            }
            guard losesAnswer else { continue }
            // Until the server has answered, it may not have done it.
            var place = pollfd(fd: to, events: Int16(POLLIN), revents: 0)
            _ = poll(&place, 1, 5000)
            return
        }
    }

    /// Whether this is the commit whose answer is to be lost: a simple query, or the statement of a `Parse`; its text ends with a
    /// zero (PostgreSQL 15, section 55.7). What is sent behind a `Parse` comes in the same piece.
    private func takesCommit(_ bytes: ArraySlice<UInt8>) -> Bool {
        state.withLock { state in
            guard case .losingCommit = state.state, bytes.firstRange(of: Array("COMMIT\0".utf8)) != nil else { return false }
            state.state = .whole
            return true
        }
    }

    private static func connect(to port: Int) -> Int32? {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(clamping: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                #if canImport(Glibc)
                Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
                #else
                Darwin.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
                #endif
            }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
