internal import NIOCore

extension IPAddress {
    init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else { return nil }
        // A link-local address may carry its zone.
        self.init(text.prefix { $0 != "%" })
    }
}
