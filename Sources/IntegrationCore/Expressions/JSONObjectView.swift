package import CEL
package import JSONTape

/// An object of a JSON document as a CEL map. Nothing is converted before it is read.
package final class JSONObjectView: CELMap {
    package let json: JSONValue

    /// - Parameter json: A value of kind `object`; any other reads as an empty map.
    package init(_ json: JSONValue) {
        self.json = json
    }

    package var count: Int { json.count }

    package func value(forKey key: CELValue) -> CELValue? {
        guard case .string(let name) = key else { return nil }
        return json[name].map { CELValue(json: $0) }
    }

    package func value(forName name: CELName) -> CELValue? {
        name.utf8.withUnsafeBufferPointer { json.member(utf8: $0) }.map { CELValue(json: $0) }
    }

    /// Every name before the wanted one is looked at, which takes a small part of the time of a step of an evaluation.
    package var lookupCost: Int { json.count >> 4 }

    package func forEachEntry(_ body: (CELValue, CELValue) -> Bool) {
        for entry in json.entries {
            guard body(CELValue(json: entry.key), CELValue(json: entry.value)) else { return }
        }
    }

    package func forEachKey(_ body: (CELValue) -> Bool) {
        for entry in json.entries {
            guard body(CELValue(json: entry.key)) else { return }
        }
    }
}
