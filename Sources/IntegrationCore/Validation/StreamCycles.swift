/// Streams that are each other's parents, directly or over others.
struct StreamCycles {
    private let parents: [String: String?]
    /// The streams on a cycle.
    private var members: Set<String> = []

    /// - Parameter parents: The parent of each stream, by its name.
    init(_ parents: [String: String?]) {
        self.parents = parents
        var settled: Set<String> = []
        for start in parents.keys {
            var way: [String] = []
            var positions: [String: Int] = [:]
            var next: String? = start
            while let name = next, !settled.contains(name), positions[name] == nil {
                positions[name] = way.count
                way.append(name)
                next = parents[name] ?? nil
            }
            if let name = next, let position = positions[name] { members.formUnion(way[position...]) }
            settled.formUnion(way)
        }
    }

    /// The cycle a stream is on, beginning and ending with it: `a ← b ← a`. A long one is cut. Nil when it is on none.
    func cycle(from name: String) -> String? {
        guard members.contains(name) else { return nil }
        var names = [name]
        var next = parents[name] ?? nil
        while let parent = next, parent != name, names.count < 8 {
            names.append(parent)
            next = parents[parent] ?? nil
        }
        if next != name { names.append("…") }
        return (names + [name]).joined(separator: " ← ")
    }
}
