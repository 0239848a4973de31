#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A listening socket on 127.0.0.1 that accepts nothing: connections made to it wait in the kernel's queue, where they can be counted.
/// Proves that a request did not leave.
package struct ListeningSocket: ~Copyable {
    /// No port could be bound.
    package struct Unavailable: Error {}

    package let port: Int
    let descriptor: Int32

    /// Listens on a port that the system chooses, or on `port`.
    package init(port: UInt16 = 0) throws {
        try self.init(port: port, blocking: false)
    }

    init(port: UInt16 = 0, blocking: Bool) throws {
        guard let (descriptor, number) = Self.open(port), listen(descriptor, 64) == 0 else { throw Unavailable() }
        if !blocking { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
        self.descriptor = descriptor
        self.port = number
    }

    deinit {
        close(descriptor)
    }

    /// How many connections were made since the last call.
    package func connectionsMade() -> Int {
        var count = 0
        while true {
            let connection = accept(descriptor, nil, nil)
            if connection < 0 { return count }
            close(connection)
            count += 1
        }
    }

    /// How many bytes were sent on connections made since the last call.
    package func bytesReceived() -> Int {
        var bytes = 0
        while true {
            let connection = accept(descriptor, nil, nil)
            if connection < 0 { return bytes }
            _ = fcntl(connection, F_SETFL, O_NONBLOCK)
            var buffer = [UInt8](repeating: 0, count: 4096)
            bytes += max(0, recv(connection, &buffer, buffer.count, 0))
            close(connection)
        }
    }

    private static func open(_ port: UInt16) -> (descriptor: Int32, port: Int)? {
        #if canImport(Glibc)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 ? getsockname(descriptor, generic, &length) : -1
            }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
