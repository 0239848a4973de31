/// FNV-1a, 64 bit: the same in every process, so that a stored page can be compared with one fetched after a restart.
///
/// Not for security: it only notices a provider that serves one page twice.
struct Fingerprint {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func combine(_ text: String) {
        for byte in text.utf8 { combine(byte) }
        // A separator that UTF-8 never holds, so that "a","b" and "ab" differ.
        combine(0xff)
    }

    private mutating func combine(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
