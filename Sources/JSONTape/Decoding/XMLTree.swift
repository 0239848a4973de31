/// The elements and attributes of an XML text, in one array each, linked by index: small enough that a text of nothing but tags
/// does not become many times its size.
struct XMLTree {
    struct Element {
        /// Index in `names`.
        let name: Int32
        var firstChild: Int32 = -1
        var lastChild: Int32 = -1
        var nextSibling: Int32 = -1
        var attributes: Range<Int32> = 0..<0
        /// In `text`; text around children is joined.
        var text: Range<Int> = 0..<0

        init(name: Int32) {
            self.name = name
        }
    }

    struct Attribute {
        let name: Int32
        /// In `text`.
        let value: Range<Int>
    }

    /// Local names, each once.
    private(set) var names: [[UInt8]] = []
    private(set) var elements: [Element] = []
    private(set) var attributes: [Attribute] = []
    /// Decoded text and attribute values, end to end.
    var text: [UInt8] = []
    private var ids: [[UInt8]: Int32] = [:]

    /// The number of a local name.
    mutating func id(of name: ArraySlice<UInt8>) -> Int32 {
        let name = Array(name)
        if let known = ids[name] { return known }
        let id = Int32(names.count)
        names.append(name)
        ids[name] = id
        return id
    }

    /// Adds an element behind its earlier siblings.
    mutating func append(element name: Int32, to parent: Int32?) -> Int32 {
        let index = Int32(elements.count)
        elements.append(Element(name: name))
        guard let parent else { return index }
        let last = elements[Int(parent)].lastChild
        if last < 0 {
            elements[Int(parent)].firstChild = index
        } else {
            elements[Int(last)].nextSibling = index
        }
        elements[Int(parent)].lastChild = index
        return index
    }

    /// Adds an attribute to the newest element.
    mutating func append(attribute name: Int32, value: Range<Int>) {
        let start =
            elements[elements.count - 1].attributes.isEmpty ? Int32(attributes.count) : elements[elements.count - 1].attributes.lowerBound
        attributes.append(Attribute(name: name, value: value))
        elements[elements.count - 1].attributes = start..<Int32(attributes.count)
    }

    mutating func setText(_ range: Range<Int>, of element: Int32) {
        elements[Int(element)].text = range
    }

    func children(of element: Int32) -> some Sequence<Int32> {
        let first = elements[Int(element)].firstChild
        return sequence(state: first) { next -> Int32? in
            guard next >= 0 else { return nil }
            defer { next = elements[Int(next)].nextSibling }
            return next
        }
    }
}
