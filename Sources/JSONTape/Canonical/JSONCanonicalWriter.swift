/// Writes values of one document in canonical form. Recursive: a document is at most `JSONLimits.deepest` deep.
struct JSONCanonicalWriter {
    let storage: JSONStorage
    let excluded: JSONPathTree
    var bytes: [UInt8]
    /// Names of the objects being written, innermost last, so that no object needs an array of its own.
    private var names: [JSONSortName] = []

    init(storage: JSONStorage, excluded: JSONPathTree, bytes: [UInt8]) {
        self.storage = storage
        self.excluded = excluded
        self.bytes = bytes
    }

    /// - Parameter node: where the walk through the excluded paths is.
    mutating func append(_ index: Int, node: Int?) {
        switch storage.tag(at: index) {
        case JSONTag.object: appendObject(index, node: node)
        case JSONTag.array: appendArray(index, node: node)
        case JSONTag.string: appendString(index)
        case JSONTag.double: JSONText.append(number: Double(bitPattern: storage.tape[index + 1]), to: &bytes)
        // Zero may be written -0; any other integer has but one spelling.
        case JSONTag.int64 where storage.tape[index + 1] == 0: bytes.append(UInt8(ascii: "0"))
        default: bytes.append(contentsOf: storage.bytes[storage.range(at: index)])
        }
    }

    private mutating func appendString(_ index: Int) {
        storage.withString(at: index) { JSONText.append(string: $0, to: &bytes) }
    }

    private mutating func appendArray(_ index: Int, node: Int?) {
        bytes.append(UInt8(ascii: "["))
        let end = storage.index(after: index) - 1
        var next = index + 1
        while next < end {
            if next > index + 1 { bytes.append(UInt8(ascii: ",")) }
            append(next, node: node)
            next = storage.index(after: next)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func appendObject(_ index: Int, node: Int?) {
        let first = names.count
        collectNames(of: index)
        sortNames(from: first)
        let last = names.count
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for place in first..<last {
            let name = names[place]
            let next = node.flatMap { step(name, from: $0) }
            if let next, excluded.ends(at: next) { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            appendString(name.index)
            bytes.append(UInt8(ascii: ":"))
            append(name.index + 1, node: next)
        }
        bytes.append(UInt8(ascii: "}"))
        names.removeLast(last - first)
    }

    private func step(_ name: JSONSortName, from node: Int) -> Int? {
        storage.strings.withUnsafeBytes { strings in
            excluded.step(UnsafeRawBufferPointer(rebasing: strings[name.start..<name.start + name.length]), from: node)
        }
    }

    private mutating func collectNames(of object: Int) {
        let end = storage.index(after: object) - 1
        var next = object + 1
        storage.tape.withUnsafeBufferPointer { tape in
            storage.strings.withUnsafeBytes { strings in
                while next < end {
                    names.append(JSONSortName(at: next, tape: tape, strings: strings))
                    next = storage.index(after: next + 1)
                }
            }
        }
    }

    private mutating func sortNames(from first: Int) {
        storage.strings.withUnsafeBytes { strings in
            guard names.count - first <= 64 else {
                names[first...].sort { $0.precedes($1, in: strings) }
                return
            }
            names.withUnsafeMutableBufferPointer { names in
                for place in first + 1..<max(names.count, first + 1) {
                    let name = names[place]
                    var hole = place
                    while hole > first, name.precedes(names[hole - 1], in: strings) {
                        names[hole] = names[hole - 1]
                        hole -= 1
                    }
                    names[hole] = name
                }
            }
        }
    }
}
