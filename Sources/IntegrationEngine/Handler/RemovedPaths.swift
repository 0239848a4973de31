import CEL

/// Members that a manifest takes out of every record before it is stored (`remove`): paths of names, from the record inward.
///
/// Lists on the way are passed through: a path names a member of every element, as it does for `volatile`.
struct RemovedPaths: Sendable {
    private let paths: [ArraySlice<String>]

    /// - Parameter dotted: Paths as the manifest has them, `profile.photo`.
    init(_ dotted: [String]) {
        paths = dotted.map { ArraySlice($0.split(separator: ".").map(String.init)) }.filter { !$0.isEmpty }
    }

    private init(paths: [ArraySlice<String>]) {
        self.paths = paths
    }

    var isEmpty: Bool { paths.isEmpty }

    /// The members of an object that stay, each without what is removed below it.
    func members(of map: any CELMap) -> [(name: String, value: JSONTree)] {
        var members: [(name: String, value: JSONTree)] = []
        map.forEachEntry { key, value in
            if let name = key.stringValue {
                let inner = paths.filter { $0.first == name }.map { $0.dropFirst() }
                if !inner.contains(where: \.isEmpty) { members.append((name, RemovedPaths(paths: inner).tree(of: value))) }
            }
            return true
        }
        return members
    }

    private func tree(of value: CELValue) -> JSONTree {
        guard !isEmpty else { return .value(value) }
        switch value {
        case .map(let map): return .object(members(of: map))
        case .list(let list): return .array((0..<list.count).map { tree(of: list[$0]) })
        default: return .value(value)
        }
    }
}
