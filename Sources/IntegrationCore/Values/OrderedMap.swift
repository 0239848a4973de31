/// A map that keeps the order of the manifest, so that requests and evidence are the same on every run.
///
/// Lookup is a scan: such maps have a handful of entries.
package struct OrderedMap<Value> {
    package typealias Element = (key: String, value: Value)

    private var elements: [Element]

    package init() { elements = [] }

    /// - Parameter elements: Entries with distinct keys.
    package init(_ elements: [Element]) { self.elements = elements }

    package var keys: [String] { elements.map(\.key) }
    package var values: [Value] { elements.map(\.value) }

    /// Setting a new key appends it; setting nil removes the key.
    package subscript(key: String) -> Value? {
        get { elements.first { $0.key == key }?.value }
        set {
            let position = elements.firstIndex { $0.key == key }
            switch (position, newValue) {
            case (let position?, let value?): elements[position].value = value
            case (let position?, nil): elements.remove(at: position)
            case (nil, let value?): elements.append((key, value))
            case (nil, nil): break
            }
        }
    }

    package func mapValues<Mapped, Failure: Error>(_ transform: (Value) throws(Failure) -> Mapped) throws(Failure) -> OrderedMap<Mapped> {
        var mapped: [(key: String, value: Mapped)] = []
        mapped.reserveCapacity(elements.count)
        for element in elements { mapped.append((element.key, try transform(element.value))) }
        return OrderedMap<Mapped>(mapped)
    }
}

extension OrderedMap: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { elements.count }

    package subscript(position: Int) -> Element { elements[position] }
}

extension OrderedMap: ExpressibleByDictionaryLiteral {
    /// Later entries replace earlier ones with the same key.
    package init(dictionaryLiteral elements: (String, Value)...) {
        self.init()
        for (key, value) in elements { self[key] = value }
    }
}

extension OrderedMap: Sendable where Value: Sendable {}

extension OrderedMap: Equatable where Value: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        left.elementsEqual(right) { $0.key == $1.key && $0.value == $1.value }
    }
}

extension OrderedMap: Hashable where Value: Hashable {
    package func hash(into hasher: inout Hasher) {
        for element in elements {
            hasher.combine(element.key)
            hasher.combine(element.value)
        }
    }
}
