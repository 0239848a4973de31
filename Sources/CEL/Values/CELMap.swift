/// A map that can be read by key. Implemented by native maps and by views over foreign data.
package protocol CELMap: AnyObject, Sendable {
    var count: Int { get }
    /// The value of a key, `nil` when there is no such key. Numeric keys match across `int`, `uint` and `double`.
    func value(forKey key: CELValue) -> CELValue?
    /// The value of a field whose name is a constant of the expression: the hot path of every check.
    func value(forName name: CELName) -> CELValue?
    /// Steps it takes to find a key, beyond the first: a view that has to look at all of them says so, and the evaluation pays.
    var lookupCost: Int { get }
    /// Calls `body` with every key in the map's own order until it returns `false`.
    func forEachKey(_ body: (CELValue) -> Bool)
    /// Calls `body` with every key and value in the map's own order until it returns `false`. A view whose lookup has to
    /// walk implements it, so that macros over it stay linear.
    func forEachEntry(_ body: (CELValue, CELValue) -> Bool)
}

extension CELMap {
    package var lookupCost: Int { 0 }

    package func value(forName name: CELName) -> CELValue? {
        value(forKey: .string(name.text))
    }

    package func forEachEntry(_ body: (CELValue, CELValue) -> Bool) {
        forEachKey { key in
            guard let value = value(forKey: key) else { return true }
            return body(key, value)
        }
    }
}
