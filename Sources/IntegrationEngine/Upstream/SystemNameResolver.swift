#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif
internal import NIOCore

/// The resolver of the operating system (`getaddrinfo`): hosts file, search domains and all.
package struct SystemNameResolver: NameResolver {
    package init() {}

    package func addresses(of name: String) throws(UpstreamError) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &list)
        guard status == 0, let first = list else {
            let temporary = status == EAI_AGAIN
            throw UpstreamError(
                .dnsFailed, temporary ? "no name server answered for \(name)" : "the name \(name) has no address", retry: .backoff)
        }
        defer { freeaddrinfo(first) }
        let addresses = sequence(first: first, next: { $0.pointee.ai_next }).compactMap { Self.address($0.pointee) }
        guard !addresses.isEmpty else { throw UpstreamError(.dnsFailed, "the name \(name) has no address", retry: .backoff) }
        return addresses
    }

    private static func address(_ info: addrinfo) -> IPAddress? {
        guard let raw = UnsafeRawPointer(info.ai_addr) else { return nil }
        switch info.ai_family {
        case AF_INET:
            return IPAddress(SocketAddress(raw.loadUnaligned(as: sockaddr_in.self)))
        case AF_INET6:
            return IPAddress(SocketAddress(raw.loadUnaligned(as: sockaddr_in6.self)))
        default:
            return nil
        }
    }
}
