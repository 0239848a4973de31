extension Builtins {
    private static let address = IPAddress.type
    private static let range = IPNetwork.type

    static let network: [BuiltinFunction] = [
        BuiltinFunction(
            unary: "ip", [.global(.string, result: address), .member(range, result: address)]
        ) { value, frame throws(Failure) in
            if case .opaque(let opaque) = value, let network = opaque as? IPNetwork { return .opaque(network.address) }
            return .opaque(try parseAddress("ip", value))
        },
        BuiltinFunction(unary: "isIP", [.global(.string, result: .bool)]) { value, _ throws(Failure) in
            guard case .string(let text) = value else { throw Failure.noSuchOverload("isIP", [value]) }
            return .bool(IPAddress(text) != nil)
        },
        BuiltinFunction(unary: "ip.isCanonical", [.global(.string, result: .bool)]) { value, _ throws(Failure) in
            .bool(try parseAddress("ip.isCanonical", value).text == value.stringValue)
        },
        property("family") {
            .int($0.isVersion4 ? 4 : 6)
        } result: {
            .int
        },
        property("isUnspecified") { .bool($0.isUnspecified) },
        property("isLoopback") { .bool($0.isLoopback) },
        property("isGlobalUnicast") { .bool($0.isGlobalUnicast) },
        property("isLinkLocalMulticast") { .bool($0.isLinkLocalMulticast) },
        property("isLinkLocalUnicast") { .bool($0.isLinkLocalUnicast) },
        BuiltinFunction(unary: "cidr", [.global(.string, result: range)]) { value, _ throws(Failure) in
            .opaque(try parseNetwork("cidr", value))
        },
        BuiltinFunction(unary: "isCIDR", [.global(.string, result: .bool)]) { value, _ throws(Failure) in
            guard case .string(let text) = value else { throw Failure.noSuchOverload("isCIDR", [value]) }
            return .bool(IPNetwork(text) != nil)
        },
        BuiltinFunction(unary: "prefixLength", [.member(range, result: .int)]) { value, _ throws(Failure) in
            .int(Int64(try parseNetwork("prefixLength", value).prefixLength))
        },
        BuiltinFunction(unary: "masked", [.member(range, result: range)]) { value, _ throws(Failure) in
            .opaque(try parseNetwork("masked", value).masked)
        },
        BuiltinFunction(
            "containsIP", [.member(range, address, result: .bool), .member(range, .string, result: .bool)]
        ) { arguments, _ throws(Failure) in
            guard arguments.count == 2 else { throw Failure.noSuchOverload("containsIP", arguments) }
            return .bool(try parseNetwork("containsIP", arguments[0]).contains(try parseAddress("containsIP", arguments[1])))
        },
        BuiltinFunction(
            "containsCIDR", [.member(range, range, result: .bool), .member(range, .string, result: .bool)]
        ) { arguments, _ throws(Failure) in
            guard arguments.count == 2 else { throw Failure.noSuchOverload("containsCIDR", arguments) }
            return .bool(try parseNetwork("containsCIDR", arguments[0]).contains(try parseNetwork("containsCIDR", arguments[1])))
        },
    ]

    private static func property(
        _ name: String, _ get: @escaping @Sendable (IPAddress) -> CELValue, result: () -> CELType = { .bool }
    ) -> BuiltinFunction {
        BuiltinFunction(unary: name, [.member(address, result: result())]) { value, _ throws(Failure) in
            guard case .opaque(let opaque) = value, let address = opaque as? IPAddress else { throw Failure.noSuchOverload(name, [value]) }
            return get(address)
        }
    }

    /// An address, or the text of one.
    private static func parseAddress(_ name: String, _ value: CELValue) throws(Failure) -> IPAddress {
        if case .opaque(let opaque) = value, let address = opaque as? IPAddress { return address }
        guard case .string(let text) = value else { throw Failure.noSuchOverload(name, [value]) }
        guard let address = IPAddress(text) else { throw Failure(.invalidArgument, "the string is no IP address") }
        return address
    }

    /// A network, or the text of one.
    private static func parseNetwork(_ name: String, _ value: CELValue) throws(Failure) -> IPNetwork {
        if case .opaque(let opaque) = value, let network = opaque as? IPNetwork { return network }
        guard case .string(let text) = value else { throw Failure.noSuchOverload(name, [value]) }
        guard let network = IPNetwork(text) else { throw Failure(.invalidArgument, "the string is no network such as 10.0.0.0/8") }
        return network
    }
}
