/// The way from the root of a manifest to a value: keys of maps and positions in lists.
package struct ManifestPath: Hashable, Sendable {
    package enum Component: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    package var components: [Component]

    package init(_ components: [Component] = []) { self.components = components }

    package func appending(_ key: String) -> ManifestPath { ManifestPath(components + [.key(key)]) }

    package func appending(_ index: Int) -> ManifestPath { ManifestPath(components + [.index(index)]) }
}

extension ManifestPath: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Component...) { components = elements }
}

extension ManifestPath.Component: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) { self = .key(value) }
    package init(integerLiteral value: Int) { self = .index(value) }
}

extension ManifestPath: CustomStringConvertible {
    /// `auth.config.steps[0].outputs`; a key with a dot or a bracket is quoted.
    package var description: String {
        var text = ""
        for component in components {
            switch component {
            case .index(let index): text += "[\(index)]"
            case .key(let key):
                if !text.isEmpty { text += "." }
                text += key.contains { $0 == "." || $0 == "[" || $0 == " " } ? "\"\(key)\"" : key
            }
        }
        return text
    }
}
