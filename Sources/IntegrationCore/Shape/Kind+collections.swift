import Yams

extension Kind {
    /// A list.
    static func list<Element>(of element: Kind<Element>, atLeast least: Int = 0) -> Kind where Value == [Element] {
        let words = "a list"
        var schema: OrderedMap<SchemaDocument> = ["type": "array", "items": .object(element.description.schema)]
        if least > 0 { schema["minItems"] = .integer(Int64(least)) }
        return Kind(
            KindDescription(
                words: "\(words); each element \(element.description.words)", schema: schema, type: "list of \(element.description.type)",
                choices: element.description.choices, structures: element.description.structures),
            read: { node, reader in
                guard let sequence = reader.sequence(node, expected: words) else { return nil }
                if sequence.count < least {
                    reader.report(.outOfRange, at: node, "must have at least \(least) element\(least == 1 ? "" : "s")")
                }
                var elements: [Element] = []
                elements.reserveCapacity(sequence.count)
                for (position, item) in sequence.enumerated() {
                    if let value = reader.read(element, item, at: .index(position)) {
                        elements.append(value)
                    } else {
                        reader.skip(position)
                    }
                }
                return elements
            },
            write: { .list($0.map(element.write)) })
    }

    /// A map from names to values of one kind.
    static func map<Element>(of element: Kind<Element>, keys: TextFormat = .nonEmpty) -> Kind where Value == OrderedMap<Element> {
        Kind(
            mapDescription(of: element.description, keys: keys),
            read: { node, reader in
                guard let mapping = reader.mapping(node, expected: "a map") else { return nil }
                var elements: [(key: String, value: Element)] = []
                elements.reserveCapacity(mapping.count)
                reader.forEachKey(of: mapping) { key, keyNode, node, reader in
                    reader.checkKey(key, at: keyNode, format: keys)
                    if let value = reader.read(element, node, at: .key(key)) { elements.append((key, value)) }
                }
                return OrderedMap(elements)
            },
            write: { .object($0.mapValues(element.write)) })
    }

    /// A map from names to structures that know their name: streams, checks, actions.
    ///
    /// - Parameter name: Where the structure keeps the name.
    static func named<Element>(
        _ shape: Shape<Element>, _ name: any WritableKeyPath<Element, String> & Sendable, keys: TextFormat
    ) -> Kind where Value == [Element] {
        let element = Kind<Element>.object(shape)
        return Kind(
            mapDescription(of: element.description, keys: keys),
            read: { node, reader in
                guard let mapping = reader.mapping(node, expected: "a map") else { return nil }
                var elements: [Element] = []
                elements.reserveCapacity(mapping.count)
                reader.forEachKey(of: mapping) { key, keyNode, node, reader in
                    reader.checkKey(key, at: keyNode, format: keys)
                    guard var value = reader.read(element, node, at: .key(key)) else { return }
                    value[keyPath: name] = key
                    elements.append(value)
                }
                return elements
            },
            write: { elements in .object(OrderedMap(elements.map { ($0[keyPath: name], element.write($0)) })) })
    }

    private static func mapDescription(of element: KindDescription, keys: TextFormat) -> KindDescription {
        KindDescription(
            words: "a map; each value \(element.words)",
            schema: [
                "type": "object", "propertyNames": .object(keys.schema), "additionalProperties": .object(element.schema),
            ],
            type: "map of \(element.type)", choices: element.choices, structures: element.structures)
    }
}

extension ManifestReader {
    /// Reports a key that is not a name of the given format.
    mutating func checkKey(_ key: String, at node: Node, format: TextFormat) {
        guard !format.matches(key[...].utf8) else { return }
        report(format.rule, at: node, key: key, "the key must be \(format.words)")
    }
}
