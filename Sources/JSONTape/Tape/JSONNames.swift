#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The member names of one object on a tape, for finding names that occur twice.
///
/// An object of usual size costs a hash a member: a name is compared with others only where its bit of the filter was set
/// already. A large object is sorted instead, so that no choice of names makes this quadratic.
struct JSONNames {
    /// Words of the filter: 4,096 bits for at most `largestFiltered` names, so that hardly two of them share one.
    static let filterWords = 64
    private static let largestFiltered = 64

    let tape: UnsafeBufferPointer<UInt64>
    /// Readable for `JSONTapeParts.stringsPadding` bytes past the last string.
    let strings: UnsafeRawBufferPointer
    /// The object's index on the tape.
    let object: Int

    /// Index of a name that repeats an earlier one, nil if there is none.
    func firstDuplicate(filter: UnsafeMutableBufferPointer<UInt64>) -> Int? {
        let count = Int(tape[object] >> 32) & 0xFF_FFFF
        guard count > 1 else { return nil }
        guard count <= JSONNames.largestFiltered else { return losers(keepingLast: false).min() }
        filter.update(repeating: 0)
        let end = Int(tape[object] & 0xFFFF_FFFF) - 1
        var name = object + 1
        while name < end {
            let bit = hash(of: name)
            if filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0, repeatsEarlier(name) { return name }
            filter[bit >> 6] |= 1 << UInt64(bit & 63)
            name = next(after: name)
        }
        return nil
    }

    /// Indices of the names that lose against a later (or earlier) one of the same spelling.
    func losers(keepingLast: Bool) -> [Int] {
        var names: [Int] = []
        let end = Int(tape[object] & 0xFFFF_FFFF) - 1
        var name = object + 1
        while name < end {
            names.append(name)
            name = next(after: name)
        }
        names.sort { first, second in
            let order = compare(first, second)
            return order == 0 ? first < second : order < 0
        }
        return zip(names, names.dropFirst()).filter { compare($0, $1) == 0 }.map { keepingLast ? $0 : $1 }
    }

    /// Index of the name after the member whose name is at `name`.
    private func next(after name: Int) -> Int {
        let value = tape[name + 1]
        switch UInt8(truncatingIfNeeded: value >> 56) {
        case JSONTag.object, JSONTag.array: return Int(value & 0xFFFF_FFFF)
        case JSONTag.int64, JSONTag.uint64, JSONTag.double: return name + 3
        default: return name + 2
        }
    }

    private func repeatsEarlier(_ name: Int) -> Bool {
        var earlier = object + 1
        while earlier < name {
            if compare(earlier, name) == 0 { return true }
            earlier = next(after: earlier)
        }
        return false
    }

    /// A number below 4,096 from a name's length and its first and last eight bytes.
    private func hash(of name: Int) -> Int {
        let start = Int(tape[name] & 0xFFFF_FFFF)
        let length = Int(strings.loadUnaligned(fromByteOffset: start, as: UInt32.self))
        var first = strings.loadUnaligned(fromByteOffset: start + 4, as: UInt64.self)
        var last: UInt64 = 0
        if length < 8 {
            first &= (1 << UInt64(length * 8)) - 1
        } else {
            last = strings.loadUnaligned(fromByteOffset: start + length - 4, as: UInt64.self)
        }
        let mixed = (first ^ (last << 29 | last >> 35) ^ UInt64(length)) &* 0x9E37_79B9_7F4A_7C15
        return Int(mixed >> 52)
    }

    /// An order of names that needs to be consistent, not alphabetical.
    private func compare(_ first: Int, _ second: Int) -> Int {
        let first = Int(tape[first] & 0xFFFF_FFFF)
        let second = Int(tape[second] & 0xFFFF_FFFF)
        let length = Int(strings.loadUnaligned(fromByteOffset: first, as: UInt32.self))
        let other = Int(strings.loadUnaligned(fromByteOffset: second, as: UInt32.self))
        guard length == other, let base = strings.baseAddress else { return length - other }
        return Int(memcmp(base + first + 4, base + second + 4, length))
    }
}
