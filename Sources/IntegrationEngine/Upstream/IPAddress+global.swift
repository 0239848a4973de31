extension IPAddress {
    /// Whether the address is an ordinary one of the public internet.
    ///
    /// Source: the IANA special-purpose address registries (RFC 6890 and later). IPv6 is allowed from the global unicast range 2000::/3
    /// only, without its special parts; forms that carry an IPv4 address (mapped, NAT64 of RFC 6052) are judged by what they carry.
    package var isGlobal: Bool {
        switch self {
        case .v4(let value):
            return !Self.specialV4.contains { value >> (32 - $0.bits) == $0.prefix >> (32 - $0.bits) }
        case .v6(let high, let low):
            if high == 0, low >> 32 == 0xffff { return IPAddress.v4(UInt32(truncatingIfNeeded: low)).isGlobal }
            if high == 0x0064_ff9b_0000_0000, low >> 32 == 0 { return IPAddress.v4(UInt32(truncatingIfNeeded: low)).isGlobal }
            guard high >> 61 == 0b001 else { return false }
            return !Self.specialV6.contains { high >> (64 - $0.bits) == $0.prefix >> (64 - $0.bits) }
        }
    }

    private static let specialV4: [(prefix: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8),  // this network
        (0x0a00_0000, 8),  // private
        (0x6440_0000, 10),  // carrier-grade NAT
        (0x7f00_0000, 8),  // loopback
        (0xa9fe_0000, 16),  // link-local, cloud metadata
        (0xac10_0000, 12),  // private
        (0xc000_0000, 24),  // IETF protocol assignments
        (0xc000_0200, 24),  // documentation
        (0xc058_6300, 24),  // 6to4 relay anycast
        (0xc0a8_0000, 16),  // private
        (0xc612_0000, 15),  // benchmarking
        (0xc633_6400, 24),  // documentation
        (0xcb00_7100, 24),  // documentation
        (0xe000_0000, 4),  // multicast
        (0xf000_0000, 4),  // reserved, broadcast
    ]

    /// Within 2000::/3; only the upper half is needed to tell.
    private static let specialV6: [(prefix: UInt64, bits: UInt64)] = [
        (0x2001_0000_0000_0000, 23),  // IETF protocol assignments: Teredo, ORCHID, benchmarking
        (0x2001_0db8_0000_0000, 32),  // documentation
        (0x2002_0000_0000_0000, 16),  // 6to4
        (0x3fff_0000_0000_0000, 20),  // documentation (RFC 9637)
    ]
}
