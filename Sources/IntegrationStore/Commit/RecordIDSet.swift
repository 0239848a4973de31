/// A set of record ids as sorted ranges: a page's ids are mostly neighbours, so a page costs a few bytes.
struct RecordIDSet: Equatable {
    /// Sorted, disjoint and not adjacent.
    private(set) var ranges: [ClosedRange<Int64>] = []

    init() {}

    /// From ids in any order, repeated or not.
    init(_ ids: [Int64]) {
        self.init(merging: ids.sorted().map { $0...$0 })
    }

    /// From ranges sorted by their start.
    private init(merging sorted: [ClosedRange<Int64>]) {
        for range in sorted {
            if let last = ranges.last, range.lowerBound <= last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
    }

    /// The union of many pages' sets, as stored.
    init(union pages: [[UInt8]]) {
        var all: [ClosedRange<Int64>] = []
        for page in pages {
            all += RecordIDSet(encoded: page).ranges
        }
        self.init(merging: all.sorted { $0.lowerBound < $1.lowerBound })
    }

    var isEmpty: Bool { ranges.isEmpty }

    var count: Int { ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 } }

    func contains(_ id: Int64) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < id { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(id)
    }

    /// Up to `limit` ids greater than `after`, ascending.
    func ids(after: Int64, limit: Int) -> [Int64] {
        var ids: [Int64] = []
        for range in ranges where range.upperBound > after {
            for id in max(range.lowerBound, after + 1)...range.upperBound {
                guard ids.count < limit else { return ids }
                ids.append(id)
            }
        }
        return ids
    }
}

extension RecordIDSet {
    /// For each range two LEB128 numbers: the gap to the end of the range before, and its length less one.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        var end: Int64 = 0
        for range in ranges {
            Self.append(UInt64(range.lowerBound - end), to: &bytes)
            Self.append(UInt64(range.upperBound - range.lowerBound), to: &bytes)
            end = range.upperBound
        }
        return bytes
    }

    /// Reads what `encoded` wrote; stops where bytes end in the middle of a range.
    init(encoded bytes: [UInt8]) {
        var rest = bytes[...]
        var end: Int64 = 0
        while let gap = Self.number(from: &rest), let length = Self.number(from: &rest) {
            let start = end &+ Int64(bitPattern: gap)
            guard start >= end, let length = Int64(exactly: length), start.addingReportingOverflow(length).overflow == false else { return }
            end = start + length
            ranges.append(start...end)
        }
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var number = number
        while number >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: number) | 0x80)
            number >>= 7
        }
        bytes.append(UInt8(number))
    }

    private static func number(from bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst() {
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
            guard shift < 64 else { return nil }
        }
        return nil
    }
}
