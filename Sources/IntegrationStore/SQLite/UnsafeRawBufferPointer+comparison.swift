import Foundation

extension UnsafeRawBufferPointer {
    /// Whether both hold the same bytes, by `memcmp`: an element by element comparison would cost more than the rest of a record.
    func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let mine = baseAddress, let others = other.baseAddress else { return count == 0 }
        return memcmp(mine, others, count) == 0
    }
}
