package import CEL

/// Members that a manifest takes out of every record before it is stored (`remove`): paths of names, from the record inward.
///
/// Lists on the way are passed through: a path names a member of every element, as it does for `volatile`.
package struct RemovedPaths: Sendable {
    private let paths: [ArraySlice<String>]

    /// - Parameter dotted: Paths as the manifest has them, `profile.photo`.
    package init(_ dotted: [String]) {
        paths = dotted.map { ArraySlice($0.split(separator: ".").map(String.init)) }.filter { !$0.isEmpty }
    }

    private init(paths: [ArraySlice<String>]) {
        self.paths = paths
    }

    package var isEmpty: Bool { paths.isEmpty }

    /// The members of an object that stay, each without what is removed below it.
    package func members(of map: any CELMap) -> [(name: String, value: CELValue)] {
        var members: [(name: String, value: CELValue)] = []
        map.forEachEntry { key, value in
            if let name = key.stringValue, let inner = below(name) { members.append((name, inner.applied(to: value))) }
            return true
        }
        return members
    }

    /// The type of a value without what is removed.
    func applied(to type: CELType) -> CELType {
        guard !isEmpty else { return type }
        switch type {
        case .object(let object):
            var fields: [String: CELType] = [:]
            for (name, field) in object.fields { fields[name] = below(name)?.applied(to: field) }
            return .object(CELObjectType(name: object.name, fields: fields))
        case .list(let element): return .list(applied(to: element))
        case .nullable(let wrapped): return .nullable(applied(to: wrapped))
        case .optional(let wrapped): return .optional(applied(to: wrapped))
        default: return type
        }
    }

    private func applied(to value: CELValue) -> CELValue {
        guard !isEmpty else { return value }
        switch value {
        case .map(let map): return .map(CELDictionary(members(of: map).map { (.string($0.name), $0.value) }))
        case .list(let list):
            var elements: [CELValue] = []
            list.forEachElement { element in
                elements.append(applied(to: element))
                return true
            }
            return .list(CELArray(elements))
        default: return value
        }
    }

    /// What is removed below a member; nil where that is the member itself.
    private func below(_ name: String) -> RemovedPaths? {
        let inner = paths.filter { $0.first == name }.map { $0.dropFirst() }
        return inner.contains(where: \.isEmpty) ? nil : RemovedPaths(paths: inner)
    }
}
