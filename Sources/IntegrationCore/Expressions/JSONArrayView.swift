package import CEL
package import JSONTape

/// An array of a JSON document as a CEL list.
///
/// The places of the elements are found once, because a tape can only be walked forwards and macros ask by position; the elements
/// themselves are not converted before they are read.
package struct JSONArrayView: CELList {
    package let json: JSONValue
    private let elements: [JSONValue]

    /// - Parameter json: A value of kind `array`; any other reads as an empty list.
    package init(_ json: JSONValue) {
        self.json = json
        self.elements = Array(json.elements)
    }

    package var count: Int { elements.count }

    package subscript(position: Int) -> CELValue { CELValue(json: elements[position]) }
}
