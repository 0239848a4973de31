import Testing

/// One text of a sample and what replaces it.
struct Edit: Sendable, ExpressibleByArrayLiteral, CustomTestStringConvertible {
    let old: String
    let new: String

    init(_ old: String, _ new: String) {
        self.old = old
        self.new = new
    }

    init(arrayLiteral elements: String...) {
        self.init(elements[0], elements[1])
    }

    var testDescription: String { new }
}
