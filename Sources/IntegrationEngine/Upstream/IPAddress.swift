/// An IPv4 or IPv6 address as a number, so that ranges are compared and not spellings.
package enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(high: UInt64, low: UInt64)

    /// Reads the one canonical spelling of IPv4 (four decimal numbers without leading zeros) or any spelling of IPv6 (RFC 4291
    /// section 2.2), without brackets and without a zone.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if let value = Self.parseV4(bytes[...]) {
            self = .v4(value)
        } else if let (high, low) = Self.parseV6(bytes) {
            self = .v6(high: high, low: low)
        } else {
            return nil
        }
    }

    private static func parseV4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            if part.count > 1, part.first == 0x30 { return nil }
            let number = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 0x30) }
            guard number < 256 else { return nil }
            value = value << 8 | number
        }
        return value
    }

    private static func parseV6(_ bytes: [UInt8]) -> (UInt64, UInt64)? {
        guard bytes.count >= 2, bytes.count <= 45 else { return nil }
        var head: [UInt16] = []
        var tail: [UInt16]?
        var index = 0
        if bytes[0] == UInt8(ascii: ":") {
            guard bytes[1] == UInt8(ascii: ":") else { return nil }
            tail = []
            index = 2
        }
        while index < bytes.count {
            let end = bytes[index...].firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
            let group = bytes[index..<end]
            if end == bytes.count, group.contains(UInt8(ascii: ".")) {
                guard let v4 = parseV4(group) else { return nil }
                let words = [UInt16(truncatingIfNeeded: v4 >> 16), UInt16(truncatingIfNeeded: v4)]
                if tail == nil { head += words } else { tail? += words }
                break
            }
            guard (1...4).contains(group.count), let word = UInt16(String(decoding: group, as: UTF8.self), radix: 16),
                group.first != UInt8(ascii: "+")
            else { return nil }
            if tail == nil { head.append(word) } else { tail?.append(word) }
            if end == bytes.count { break }
            index = end + 1
            guard index < bytes.count else { return nil }
            if bytes[index] == UInt8(ascii: ":") {
                guard tail == nil else { return nil }
                tail = []
                index += 1
            }
        }
        guard let words = expand(head: head, tail: tail) else { return nil }
        let high = words[..<4].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        let low = words[4...].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
        return (high, low)
    }

    private static func expand(head: [UInt16], tail: [UInt16]?) -> [UInt16]? {
        guard let tail else { return head.count == 8 ? head : nil }
        let gap = 8 - head.count - tail.count
        guard gap >= 1 else { return nil }
        return head + [UInt16](repeating: 0, count: gap) + tail
    }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .v4(let value):
            return "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
        case .v6(let high, let low):
            let words = [high, low].flatMap { half in [48, 32, 16, 0].map { String(half >> UInt64($0) & 0xffff, radix: 16) } }
            return words.joined(separator: ":")
        }
    }
}
