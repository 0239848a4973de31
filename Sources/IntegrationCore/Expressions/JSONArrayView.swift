package import CEL
package import JSONTape

/// An array of a JSON document as a CEL list. Nothing is copied or converted before it is read, and its length is on the tape.
package final class JSONArrayView: CELList {
    package let json: JSONValue

    /// - Parameter json: A value of kind `array`; any other reads as an empty list.
    package init(_ json: JSONValue) {
        self.json = json
    }

    package var count: Int { json.kind == .array ? json.count : 0 }

    /// Walks there: a tape can only be read forwards.
    package subscript(position: Int) -> CELValue {
        json[position].map { CELValue(json: $0) } ?? .null
    }

    /// Passing an element takes a small part of the time of a step of an evaluation.
    package func lookupCost(of position: Int) -> Int { position >> 5 }

    package func forEachElement(_ body: (CELValue) -> Bool) {
        for element in json.elements {
            guard body(CELValue(json: element)) else { return }
        }
    }
}
