/// Expressions by where they stand, so that rules for each of many streams and checks need not look at all of them.
struct SiteIndex: Sendable {
    private var positions: [String: Int] = [:]
    /// Positions by the first two parts of the key path, such as `checks.mfa`, in order.
    private var sections: [String: [Int]] = [:]

    init(_ keyPaths: some Sequence<String>) {
        for (position, keyPath) in keyPaths.enumerated() {
            if positions[keyPath] == nil { positions[keyPath] = position }
            sections[Self.section(of: keyPath) ?? keyPath, default: []].append(position)
        }
    }

    /// The first at exactly this key path.
    func position(at keyPath: String) -> Int? { positions[keyPath] }

    /// Those that may be at the key path or below it; `nil` when the path is too short to tell.
    func positions(near keyPath: String) -> [Int]? {
        Self.section(of: keyPath).map { sections[$0] ?? [] }
    }

    /// The first two parts; `nil` when there is only one.
    private static func section(of keyPath: String) -> String? {
        func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") }
        let bytes = keyPath.utf8
        guard let first = bytes.firstIndex(where: isSeparator) else { return nil }
        let rest = bytes[bytes.index(after: first)...]
        return String(keyPath[..<(rest.firstIndex(where: isSeparator) ?? bytes.endIndex)])
    }
}
