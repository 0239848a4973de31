#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds bytes within bytes in linear time (Knuth, Morris, Pratt), whatever the two look like.
struct ByteSearch {
    private let needle: [UInt8]
    /// How much of the needle still matches after a mismatch behind its first `n + 1` bytes.
    private let fallback: [Int]

    init(_ needle: [UInt8]) {
        var fallback = [Int](repeating: 0, count: needle.count)
        var matched = 0
        for index in needle.indices.dropFirst() {
            while matched > 0, needle[index] != needle[matched] { matched = fallback[matched - 1] }
            if needle[index] == needle[matched] { matched += 1 }
            fallback[index] = matched
        }
        self.needle = needle
        self.fallback = fallback
    }

    /// The first occurrence that begins at or behind `start`.
    func first(in haystack: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
        guard !needle.isEmpty else { return start <= haystack.count ? start : nil }
        var result: Int?
        forEach(in: haystack, from: start) { position in
            result = position
            return false
        }
        return result
    }

    /// The last occurrence that begins at or before `end`.
    func last(in haystack: UnsafeBufferPointer<UInt8>, upTo end: Int) -> Int? {
        guard !needle.isEmpty else { return Swift.min(end, haystack.count) }
        var result: Int?
        forEach(in: haystack, from: 0) { position in
            guard position <= end else { return false }
            result = position
            return true
        }
        return result
    }

    /// Visits the occurrences, overlapping ones too, until the visitor returns `false`.
    private func forEach(in haystack: UnsafeBufferPointer<UInt8>, from start: Int, _ visit: (Int) -> Bool) {
        guard let base = haystack.baseAddress else { return }
        var matched = 0
        var index = start
        while index < haystack.count {
            if matched == 0 {
                guard let found = memchr(base + index, Int32(needle[0]), haystack.count - index) else { return }
                index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            }
            while matched > 0, haystack[index] != needle[matched] { matched = fallback[matched - 1] }
            if haystack[index] == needle[matched] { matched += 1 }
            index += 1
            if matched == needle.count {
                guard visit(index - matched) else { return }
                matched = fallback[matched - 1]
            }
        }
    }
}
