extension JSONValue {
    /// The member of that name; nil where there is none, and for values that are not objects.
    package subscript(key: String) -> JSONValue? {
        var key = key
        return key.withUTF8 { member(utf8: $0) }
    }

    /// The element at that place; nil outside the array, and for values that are not arrays. Linear in `position`.
    package subscript(position: Int) -> JSONValue? {
        guard position >= 0, storage.tag(at: index) == JSONTag.array, position < storage.count(at: index) else { return nil }
        var next = index + 1
        for _ in 0..<position {
            next = storage.index(after: next)
        }
        return JSONValue(storage: storage, index: next)
    }

    /// The member of that name, for names known beforehand.
    package func member(_ key: JSONKey) -> JSONValue? {
        key.utf8.withUnsafeBufferPointer { member(utf8: $0) }
    }

    /// The member whose unescaped name has exactly these bytes.
    package func member(utf8 key: UnsafeBufferPointer<UInt8>) -> JSONValue? {
        storage.member(key, of: index).map { JSONValue(storage: storage, index: $0) }
    }

    /// Number of members of an object or elements of an array; 0 for scalars.
    package var count: Int {
        switch storage.tag(at: index) {
        case JSONTag.object, JSONTag.array: storage.count(at: index)
        default: 0
        }
    }

    /// An array's elements in order; empty for other kinds.
    package var elements: JSONElements { JSONElements(self) }

    /// An object's members in the order received, names as strings; empty for other kinds.
    package var members: JSONMembers { JSONMembers(self) }

    /// An object's members in the order received, each name as a value of kind `string`, so that none is copied; empty for
    /// other kinds.
    package var entries: JSONEntries { JSONEntries(self) }
}
