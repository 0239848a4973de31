import Crypto

/// The SHA-256 of a body in lower-case hexadecimal, as signed messages carry it.
enum BodyHash {
    static func sha256Hex(_ body: [UInt8]) -> String {
        SHA256.hash(data: body).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0\(text)" : text
        }.joined()
    }
}
