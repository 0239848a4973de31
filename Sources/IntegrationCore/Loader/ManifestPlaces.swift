import Yams

/// Where in its file each key and value of one manifest begins, kept small: from the reading of the file, so that a problem that is
/// found later does not need another one.
package struct ManifestPlaces: Sendable {
    private struct Place {
        var keyLine: UInt32
        var keyColumn: UInt32
        var line: UInt32
        var column: UInt32
    }

    /// By the hash of the path: a thousand paths as text would be most of what a manifest takes in memory.
    private var places: [UInt64: Place] = [:]

    init(_ root: Node) {
        var remaining = ManifestReader.nodeLimit
        visit(root, key: nil, Self.start, &remaining)
    }

    /// The place of a value or of its key; where it is absent, of the nearest map or list around it.
    func place(of path: ManifestPath, key: Bool) -> (line: Int, column: Int) {
        var found = places[Self.start]
        var hash = Self.start
        for component in path.components {
            hash = Self.hash(hash, component)
            guard let place = places[hash] else {
                return found.map { (Int($0.line), Int($0.column)) } ?? (1, 1)
            }
            found = place
        }
        guard let found else { return (1, 1) }
        return key ? (Int(found.keyLine), Int(found.keyColumn)) : (Int(found.line), Int(found.column))
    }

    private mutating func visit(_ node: Node, key: Mark?, _ hash: UInt64, _ remaining: inout Int) {
        remaining -= 1
        // The first of two equal keys, as when a map is searched.
        guard remaining > 0, places[hash] == nil else { return }
        let mark = node.mark
        let keyMark = key ?? mark
        places[hash] = Place(
            keyLine: UInt32(clamping: keyMark?.line ?? 1), keyColumn: UInt32(clamping: keyMark?.column ?? 1),
            line: UInt32(clamping: mark?.line ?? 1), column: UInt32(clamping: mark?.column ?? 1))
        switch node {
        case .mapping(let mapping):
            for (key, value) in mapping {
                guard case .scalar(let scalar) = key else { continue }
                visit(value, key: scalar.mark, Self.hash(hash, .key(scalar.string)), &remaining)
            }
        case .sequence(let sequence):
            for (position, element) in sequence.enumerated() { visit(element, key: nil, Self.hash(hash, .index(position)), &remaining) }
        case .scalar, .alias: break
        }
    }

    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a over the components.
    private static func hash(_ start: UInt64, _ component: ManifestPath.Component) -> UInt64 {
        var hash = start
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        switch component {
        case .key(let key):
            add(0xFF)
            for byte in key.utf8 { add(byte) }
        case .index(let index):
            add(0xFE)
            for byte in String(index).utf8 { add(byte) }
        }
        return hash
    }
}
