/// Writes the tree of an XML text as JSON, by the rules of `XMLOptions`. Recursive: elements are at most
/// `XMLDecoder.deepestElement` deep.
struct XMLMapping {
    private let tree: XMLTree
    /// For each name whether it is in `lists`, and whether it is one of a list's own.
    private let isListed: [Bool]
    private let isItem: [Bool]
    private(set) var writer: JSONWriter

    init(tree: XMLTree, lists: Set<String>, capacity: Int) {
        self.tree = tree
        isListed = tree.names.map { lists.contains(String(decoding: $0, as: UTF8.self)) }
        isItem = tree.names.map { $0.elementsEqual("member".utf8) || $0.elementsEqual("item".utf8) }
        writer = JSONWriter(capacity: capacity)
    }

    /// The root element as the only member of an object.
    mutating func writeDocument() {
        writer.beginObject()
        writeMember(tree.elements[0].name, [0])
        writer.endObject()
    }

    private mutating func write(_ element: Int32) {
        let node = tree.elements[Int(element)]
        let text = tree.text[node.text]
        let hasText = !text.allSatisfy { XMLScanner.isSpace($0) }
        if node.firstChild < 0, node.attributes.isEmpty {
            write(string: node.text)
        } else if node.attributes.isEmpty, !hasText, isWrapper(element) {
            writer.beginArray()
            for child in tree.children(of: element) { write(child) }
            writer.endArray()
        } else {
            writer.beginObject()
            for attribute in tree.attributes[Int(node.attributes.lowerBound)..<Int(node.attributes.upperBound)] {
                writer.key(JSONKey("@" + String(decoding: tree.names[Int(attribute.name)], as: UTF8.self)))
                write(string: attribute.value)
            }
            if hasText {
                writer.key("#text")
                write(string: node.text)
            }
            writeChildren(of: element)
            writer.endObject()
        }
    }

    /// The children by name, each name at the place of its first child.
    private mutating func writeChildren(of element: Int32) {
        var places: [Int32: Int] = [:]
        var groups: [(name: Int32, elements: [Int32])] = []
        for child in tree.children(of: element) {
            let name = tree.elements[Int(child)].name
            if let place = places[name] {
                groups[place].elements.append(child)
            } else {
                places[name] = groups.count
                groups.append((name: name, elements: [child]))
            }
        }
        for group in groups { writeMember(group.name, group.elements) }
    }

    private mutating func writeMember(_ name: Int32, _ elements: [Int32]) {
        writer.key(JSONKey(String(decoding: tree.names[Int(name)], as: UTF8.self)))
        guard isListed[Int(name)] || isItem[Int(name)] || elements.count > 1 else {
            write(elements[0])
            return
        }
        writer.beginArray()
        for element in elements {
            if isListed[Int(name)] {
                writeListed(element)
            } else {
                write(element)
            }
        }
        writer.endArray()
    }

    /// What an element whose name is listed adds to the array of its siblings.
    private mutating func writeListed(_ element: Int32) {
        let node = tree.elements[Int(element)]
        let hasText = !tree.text[node.text].allSatisfy { XMLScanner.isSpace($0) }
        if node.firstChild < 0, node.attributes.isEmpty, !hasText { return }
        let holdsItems =
            node.firstChild >= 0 && !hasText
            && tree.children(of: element).allSatisfy { isItem[nameIndex($0)] || isListed[nameIndex($0)] }
        if holdsItems {
            for child in tree.children(of: element) { write(child) }
        } else {
            write(element)
        }
    }

    /// Whether all children are named `member`, or all `item`.
    private func isWrapper(_ element: Int32) -> Bool {
        let first = tree.elements[Int(element)].firstChild
        guard first >= 0, isItem[nameIndex(first)] else { return false }
        return tree.children(of: element).allSatisfy { nameIndex($0) == nameIndex(first) }
    }

    private func nameIndex(_ element: Int32) -> Int { Int(tree.elements[Int(element)].name) }

    private mutating func write(string range: Range<Int>) {
        tree.text.withUnsafeBufferPointer { writer.string(utf8: UnsafeBufferPointer(rebasing: $0[range])) }
    }
}
