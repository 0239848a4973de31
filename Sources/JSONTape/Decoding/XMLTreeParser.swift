/// Builds the tree of an XML text, without recursion.
struct XMLTreeParser {
    private var scanner: XMLScanner
    private var tree = XMLTree()
    /// The open elements, outermost first, with the text each has had so far where it had any.
    private var open: [(element: Int32, name: Range<Int>, text: [UInt8])] = []
    private let maximumDepth: Int
    private let maximumElements: Int

    init(_ bytes: [UInt8], maximumDepth: Int, maximumElements: Int) {
        scanner = XMLScanner(bytes)
        self.maximumDepth = maximumDepth
        self.maximumElements = maximumElements
    }

    mutating func parse() throws(JSONError) -> XMLTree {
        try skipDeclaration()
        try skipMiscellany()
        guard !scanner.isAtEnd else { throw scanner.fault("the text holds no element", .empty) }
        guard scanner.skip("<") else { throw scanner.fault("expected an element") }
        try startTag()
        while let current = open.indices.last {
            try scanner.appendText(to: &open[current].text)
            guard !scanner.isAtEnd else {
                throw scanner.fault("an element does not end", at: open[current].name.lowerBound - 1)
            }
            try markup(in: current)
        }
        try skipMiscellany()
        guard scanner.isAtEnd else { throw scanner.fault("more text follows the root element") }
        return tree
    }

    private mutating func markup(in current: Int) throws(JSONError) {
        if scanner.skip("</") {
            try endTag()
        } else if scanner.skip("<!--") {
            try scanner.skipComment()
        } else if scanner.skip("<![CDATA[") {
            try scanner.appendCDATA(to: &open[current].text)
        } else if scanner.skip("<?") {
            try scanner.skip(through: "?>", in: "a processing instruction")
        } else if scanner.skip("<") {
            try startTag()
        }
    }

    private mutating func startTag() throws(JSONError) {
        let start = scanner.position - 1
        let name = try scanner.name()
        guard open.count < maximumDepth else {
            throw scanner.fault("elements are nested deeper than the limit of \(maximumDepth)", at: start, .tooDeep)
        }
        let element = tree.append(element: tree.id(of: scanner.local(name)), to: open.last?.element)
        try checkCount(at: start)
        try attributes()
        if scanner.skip("/>") { return }
        guard scanner.skip(">") else { throw scanner.fault("expected the end of a tag") }
        open.append((element: element, name: name, text: []))
    }

    private mutating func attributes() throws(JSONError) {
        var seen: Set<ArraySlice<UInt8>> = []
        while scanner.skipSpace(), !scanner.isAtEnd, !scanner.starts(with: ">"), !scanner.starts(with: "/>") {
            let start = scanner.position
            let name = try scanner.name()
            _ = scanner.skipSpace()
            guard scanner.skip("=") else { throw scanner.fault("expected an equals sign") }
            _ = scanner.skipSpace()
            let value = tree.text.count
            try scanner.appendAttributeValue(to: &tree.text)
            guard seen.insert(scanner.bytes[name]).inserted else { throw scanner.fault("an attribute occurs twice", at: start) }
            let isNamespace =
                scanner.bytes[name].starts(with: "xmlns".utf8)
                && (name.count == 5 || scanner.bytes[name.lowerBound + 5] == UInt8(ascii: ":"))
            if isNamespace {
                tree.text.removeLast(tree.text.count - value)
            } else {
                tree.append(attribute: tree.id(of: scanner.local(name)), value: value..<tree.text.count)
                try checkCount(at: start)
            }
        }
    }

    private mutating func endTag() throws(JSONError) {
        let start = scanner.position - 2
        let name = try scanner.name()
        _ = scanner.skipSpace()
        guard scanner.skip(">") else { throw scanner.fault("expected the end of a tag") }
        guard let last = open.popLast(), scanner.bytes[last.name].elementsEqual(scanner.bytes[name]) else {
            throw scanner.fault("a tag ends another element than the innermost", at: start)
        }
        let text = tree.text.count
        tree.text.append(contentsOf: last.text)
        tree.setText(text..<tree.text.count, of: last.element)
    }

    private func checkCount(at offset: Int) throws(JSONError) {
        guard tree.elements.count + tree.attributes.count <= maximumElements else {
            throw scanner.fault("more elements and attributes than the limit of \(maximumElements)", at: offset, .tooLarge)
        }
    }

    /// Passes `<?xml ...?>`, which may name no other encoding than ours.
    private mutating func skipDeclaration() throws(JSONError) {
        let start = scanner.position
        guard scanner.skip("<?xml"), !scanner.isAtEnd, XMLScanner.isSpace(scanner.bytes[scanner.position]) else {
            scanner.position = start
            return
        }
        try scanner.skip(through: "?>", in: "the XML declaration")
        let text = String(decoding: scanner.bytes[start..<scanner.position], as: UTF8.self).lowercased()
        let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" }
        guard let encoding = words.firstIndex(of: "encoding") else { return }
        let name = words[words.index(after: encoding)...].first
        guard name == "utf-8" || name == "us-ascii" else {
            throw scanner.fault("the XML declaration names another encoding than UTF-8", at: start, .invalidUTF8)
        }
    }

    /// Passes what may stand around the root element, and refuses a document type declaration.
    private mutating func skipMiscellany() throws(JSONError) {
        while true {
            if scanner.skipSpace() { continue }
            if scanner.skip("<!--") {
                try scanner.skipComment()
            } else if scanner.skip("<?") {
                try scanner.skip(through: "?>", in: "a processing instruction")
            } else if scanner.starts(with: "<!DOCTYPE") {
                throw scanner.fault("document type declarations are refused")
            } else {
                return
            }
        }
    }
}
