/// A set of member paths, merged where they begin alike.
struct JSONPathTree: Sendable {
    private struct Node: Sendable {
        var children: [(name: [UInt8], node: Int)] = []
        var ends = false
    }

    private var nodes = [Node()]

    init(_ paths: [[String]]) {
        for path in paths where !path.isEmpty {
            var node = 0
            for name in path {
                node = child(Array(name.utf8), of: node)
            }
            nodes[node].ends = true
        }
    }

    /// Where a walk begins; nil if there are no paths, or once a walk has left them all.
    var root: Int? { nodes.count > 1 ? 0 : nil }

    /// One name further.
    func step(_ name: UnsafeRawBufferPointer, from node: Int) -> Int? {
        nodes[node].children.first { $0.name.elementsEqual(name) }?.node
    }

    /// Whether a path ends here.
    func ends(at node: Int) -> Bool { nodes[node].ends }

    private mutating func child(_ name: [UInt8], of node: Int) -> Int {
        if let known = nodes[node].children.first(where: { $0.name == name }) { return known.node }
        nodes.append(Node())
        nodes[node].children.append((name: name, node: nodes.count - 1))
        return nodes.count - 1
    }
}
