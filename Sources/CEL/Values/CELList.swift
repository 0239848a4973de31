/// A list that can be read by position. Implemented by native lists and by views over foreign data.
package protocol CELList: AnyObject, Sendable {
    var count: Int { get }
    /// The element at a position, which must be within `0..<count`.
    subscript(position: Int) -> CELValue { get }
    /// Steps it takes to find an element, beyond the first: a view that has to walk there says so, and the evaluation pays.
    func lookupCost(of position: Int) -> Int
    /// Calls `body` with every element in order until it returns `false`. A view whose subscript has to walk
    /// implements it, so that macros over it stay linear.
    func forEachElement(_ body: (CELValue) -> Bool)
}

extension CELList {
    package func lookupCost(of position: Int) -> Int { 0 }

    package func forEachElement(_ body: (CELValue) -> Bool) {
        for position in 0..<count {
            guard body(self[position]) else { return }
        }
    }
}
