#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An IPv4 or IPv6 address.
struct IPAddress: CELOpaque, Hashable {
    static let type = CELType.named("net.IP", [])

    /// 4 or 16, in network order.
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Bytes of the longest text of an address, eight groups of four digits.
    static let longestText = 39

    /// Reads the usual text. Zones and IPv4 addresses written inside IPv6 ones are refused.
    init?(_ text: String) {
        // Before it is read: a text of any length is refused at once.
        guard text.utf8.count <= Self.longestText else { return nil }
        let isVersion6 = text.utf8.contains(UInt8(ascii: ":"))
        guard !isVersion6 || !text.utf8.contains(UInt8(ascii: ".")), !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
        guard inet_pton(isVersion6 ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
        self.bytes = bytes
    }

    var type: CELType { Self.type }

    var isVersion4: Bool { bytes.count == 4 }

    /// The canonical text, RFC 5952.
    var text: String {
        var buffer = [CChar](repeating: 0, count: 64)
        _ = inet_ntop(isVersion4 ? AF_INET : AF_INET6, bytes, &buffer, socklen_t(buffer.count))
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// An IPv4 address and the same one mapped into IPv6 are equal.
    func isEqual(to other: any CELOpaque) -> Bool {
        (other as? IPAddress).map { $0.unmapped.bytes == unmapped.bytes } ?? false
    }

    private var unmapped: IPAddress {
        let prefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        return !isVersion4 && bytes.starts(with: prefix) ? IPAddress(bytes: Array(bytes[12...])) : self
    }
}

extension IPAddress {
    var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    var isLoopback: Bool {
        isVersion4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    var isMulticast: Bool { isVersion4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }

    var isLinkLocalMulticast: Bool {
        isVersion4 ? bytes.starts(with: [224, 0, 0]) : bytes[0] == 0xFF && bytes[1] & 0x0F == 0x02
    }

    var isLinkLocalUnicast: Bool {
        isVersion4 ? bytes.starts(with: [169, 254]) : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    /// Neither broadcast, unspecified, loopback, multicast nor link-local; private addresses count.
    var isGlobalUnicast: Bool {
        !bytes.elementsEqual([255, 255, 255, 255]) && !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast
    }
}
