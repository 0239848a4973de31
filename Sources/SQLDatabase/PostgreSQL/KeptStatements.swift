/// Which statements the server keeps for one connection. Not those that come once: each takes memory there.
struct KeptStatements {
    enum Use: Equatable {
        /// It is sent as it is.
        case unnamed
        case kept(String)
        /// It is worth a name, which the server has to be told.
        case new(String)
        /// The server keeps as many as it should: it is to forget all of them, so that those that are in use now find room.
        case full
    }

    private struct Key: Hashable {
        let text: String
        /// The server takes values of these, and of no others.
        let types: [UInt32]
    }

    private static let most = 200
    private var names: [Key: String] = [:]
    private var seen: Set<Key> = []

    mutating func use(_ text: String, _ types: [UInt32]) -> Use {
        let key = Key(text: text, types: types)
        if let name = names[key] { return .kept(name) }
        guard names.count < Self.most else { return .full }
        if seen.count >= Self.most { seen = [] }
        return seen.insert(key).inserted ? .unnamed : .new("patchbay_\(names.count)")
    }

    mutating func keep(_ name: String, _ text: String, _ types: [UInt32]) { names[Key(text: text, types: types)] = name }
}
