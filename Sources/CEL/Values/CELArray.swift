/// A list held in memory: the result of literals, macros and functions.
package final class CELArray: CELList, ExpressibleByArrayLiteral {
    package let elements: [CELValue]

    package init(_ elements: [CELValue]) {
        self.elements = elements
    }

    package init(arrayLiteral elements: CELValue...) {
        self.elements = elements
    }

    package var count: Int { elements.count }

    package subscript(position: Int) -> CELValue { elements[position] }
}
