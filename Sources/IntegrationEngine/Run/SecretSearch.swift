import Foundation

/// Finds secrets in a text, in whatever spelling they stand there.
package struct SecretSearch: Sendable {
    /// Longest first: one secret may begin with another.
    private let secrets: [[UInt8]]

    package init(_ secrets: Set<[UInt8]>) {
        self.secrets = secrets.sorted { $0.count > $1.count }
    }

    /// Where secrets stand, in order and without overlap.
    package func places(in text: [UInt8]) -> [Range<Int>] {
        let encoded = encodedPlaces(in: text)
        var found: [Range<Int>] = []
        var position = 0
        while position < text.count {
            if let run = encoded.first(where: { $0.lowerBound == position }) {
                found.append(run)
                position = run.upperBound
            } else if let end = end(ofSecretAt: position, in: text) {
                found.append(position..<end)
                position = end
            } else {
                position += 1
            }
        }
        return found
    }

    private func end(ofSecretAt start: Int, in text: [UInt8]) -> Int? {
        for secret in secrets {
            if let end = Self.end(of: secret, at: start, in: text) { return end }
        }
        return nil
    }

    /// Where a secret that begins here ends; each byte of it may be written in its own way.
    private static func end(of secret: [UInt8], at start: Int, in text: [UInt8]) -> Int? {
        var position = start
        for byte in secret {
            guard position < text.count else { return nil }
            if text[position] == byte {
                position += 1
            } else if let (value, length) = escape(at: position, in: text), value == byte {
                position += length
            } else {
                return nil
            }
        }
        return position
    }

    /// A byte written as `%2F`, as `+` (a space in forms), or behind a backslash (JSON).
    private static func escape(at position: Int, in text: [UInt8]) -> (value: UInt8, length: Int)? {
        switch text[position] {
        case UInt8(ascii: "+"): return (UInt8(ascii: " "), 1)
        case UInt8(ascii: "%"):
            guard position + 2 < text.count,
                let value = UInt8(String(decoding: text[(position + 1)...(position + 2)], as: UTF8.self), radix: 16)
            else { return nil }
            return (value, 3)
        case UInt8(ascii: "\\"):
            guard position + 1 < text.count else { return nil }
            switch text[position + 1] {
            case UInt8(ascii: "n"): return (UInt8(ascii: "\n"), 2)
            case UInt8(ascii: "r"): return (UInt8(ascii: "\r"), 2)
            case UInt8(ascii: "t"): return (UInt8(ascii: "\t"), 2)
            case let other: return (other, 2)
            }
        default: return nil
        }
    }

    /// Runs of base64 (RFC 4648, both alphabets) that have a secret in what they encode.
    private func encodedPlaces(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for alphabet in ["+/", "-_"] {
            let extra = Set(alphabet.utf8)
            var start = 0
            while start < text.count {
                let length = text[start...].prefix { Self.isAlphanumeric($0) || extra.contains($0) }.count
                let run = start..<(start + length)
                if length * 3 / 4 >= KnownSecrets.shortest, let decoded = Self.decode(text[run]), holdsSecret(decoded) {
                    // The padding goes with it, and so do runs that both alphabets can read.
                    let end = run.upperBound + text[run.upperBound...].prefix { $0 == UInt8(ascii: "=") }.count
                    if !found.contains(where: { $0.overlaps(run.lowerBound..<end) }) { found.append(run.lowerBound..<end) }
                }
                start += length + 1
            }
        }
        return found
    }

    private func holdsSecret(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { end(ofSecretAt: $0, in: bytes) != nil }
    }

    private static func decode(_ run: ArraySlice<UInt8>) -> [UInt8]? {
        var standard = run.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            default: byte
            }
        }
        // One letter too many encodes nothing.
        if standard.count % 4 == 1 { standard.removeLast() }
        standard += [UInt8](repeating: UInt8(ascii: "="), count: (4 - standard.count % 4) % 4)
        return Data(base64Encoded: Data(standard)).map(Array.init)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
    }
}
