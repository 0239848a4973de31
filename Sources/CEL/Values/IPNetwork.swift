/// An address with the length of its network's prefix, such as `10.0.0.0/8` (RFC 4632).
struct IPNetwork: CELOpaque, Hashable {
    static let type = CELType.named("net.CIDR", [])

    let address: IPAddress
    let prefixLength: Int

    init(address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    init?(_ text: String) {
        guard text.utf8.count <= IPAddress.longestText + "/128".utf8.count else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]), String(length) == parts[1],
            (0...address.bytes.count * 8).contains(length)
        else { return nil }
        self.init(address: address, prefixLength: length)
    }

    var type: CELType { Self.type }

    var text: String { "\(address.text)/\(prefixLength)" }

    func isEqual(to other: any CELOpaque) -> Bool {
        (other as? IPNetwork) == self
    }

    /// With zeros behind the prefix.
    var masked: IPNetwork {
        let bytes = address.bytes.enumerated().map { index, byte in
            let kept = min(8, max(0, prefixLength - 8 * index))
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
        return IPNetwork(address: IPAddress(bytes: bytes), prefixLength: prefixLength)
    }

    func contains(_ other: IPAddress) -> Bool {
        other.isVersion4 == address.isVersion4
            && IPNetwork(address: other, prefixLength: prefixLength).masked.address == masked.address
    }

    func contains(_ other: IPNetwork) -> Bool {
        other.prefixLength >= prefixLength && contains(other.address)
    }
}
