#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Text is compared and searched by its bytes: CEL knows no Unicode normalisation, which the operators of `String` apply.
extension String {
    func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return withBytes { left in
            other.withBytes { right in
                guard let start = left.baseAddress, let otherStart = right.baseAddress else { return true }
                return memcmp(start, otherStart, left.count) == 0
            }
        }
    }

    func byteOrder(to other: String) -> ValueComparison.Order {
        withBytes { left in
            other.withBytes { right in
                let common = Swift.min(left.count, right.count)
                if common > 0, let start = left.baseAddress, let otherStart = right.baseAddress {
                    let difference = memcmp(start, otherStart, common)
                    if difference != 0 { return difference < 0 ? .less : .greater }
                }
                return ValueComparison.Order(left.count < right.count, left.count == right.count)
            }
        }
    }

    /// The bytes of the text; without a copy for every string that is stored as UTF-8, which is all but bridged ones.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}
