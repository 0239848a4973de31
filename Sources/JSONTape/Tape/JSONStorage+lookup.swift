#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension JSONStorage {
    /// Index of the value of member `key` in the object at `object`, nil where there is none or it is no object.
    func member(_ key: UnsafeBufferPointer<UInt8>, of object: Int) -> Int? {
        let opening = tape[object]
        guard UInt8(truncatingIfNeeded: opening >> 56) == JSONTag.object else { return nil }
        let end = Int(opening & 0xFFFF_FFFF) - 1
        let length = UInt32(truncatingIfNeeded: key.count)
        return tape.withUnsafeBufferPointer { tape in
            strings.withUnsafeBytes { strings in
                var index = object + 1
                while index < end {
                    let name = Int(tape[index] & 0xFFFF_FFFF)
                    if strings.loadUnaligned(fromByteOffset: name, as: UInt32.self) == length,
                        JSONStorage.equal(strings, at: name + 4, key)
                    {
                        return index + 1
                    }
                    let value = tape[index + 1]
                    switch UInt8(truncatingIfNeeded: value >> 56) {
                    case JSONTag.object, JSONTag.array: index = Int(value & 0xFFFF_FFFF)
                    case JSONTag.int64, JSONTag.uint64, JSONTag.double: index += 3
                    default: index += 2
                    }
                }
                return nil
            }
        }
    }

    @inline(__always)
    private static func equal(_ strings: UnsafeRawBufferPointer, at start: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = strings.baseAddress, let other = key.baseAddress else { return key.isEmpty }
        return memcmp(base + start, other, key.count) == 0
    }
}
