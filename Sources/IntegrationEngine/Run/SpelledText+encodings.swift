import Foundation

extension SpelledText {
    /// This text with its runs of hexadecimal digits decoded, from their first digit on and from their second: another digit may stand before
    /// what was encoded. Empty where no run is as long as so many bytes.
    func hexadecimals(atLeast count: Int) -> [SpelledText] {
        let runs = runs(Self.isHexDigit).filter { $0.count >= 2 * count }
        guard !runs.isEmpty else { return [] }
        return [0, 1].map { skipped in
            var decoded = SpelledText()
            var plain = 0
            for run in runs {
                decoded.append(plain..<(run.lowerBound + skipped), of: self)
                plain = run.lowerBound + skipped
                while plain + 1 < run.upperBound {
                    let byte = Self.digit(bytes[plain]) << 4 | Self.digit(bytes[plain + 1])
                    decoded.append([byte], for: plain..<(plain + 2), of: self)
                    plain += 2
                }
            }
            decoded.append(plain..<bytes.count, of: self)
            return decoded
        }
    }

    /// Runs of base64 (RFC 4648) in either alphabet that encode at least so many bytes, with their padding: from their first letter on, and
    /// from the next three, since letters that belong to something else may stand before what was encoded.
    func base64Runs(atLeast count: Int) -> [(range: Range<Int>, decoded: [UInt8])] {
        ["+/", "-_"].flatMap { alphabet in
            runs { Self.isAlphanumeric($0) || alphabet.utf8.contains($0) }.flatMap { run in
                let padding = bytes[run.upperBound...].prefix { $0 == UInt8(ascii: "=") }.count
                return (0...3).compactMap { skipped -> (range: Range<Int>, decoded: [UInt8])? in
                    let run = run.dropFirst(skipped)
                    guard run.count * 3 / 4 >= count, let decoded = Self.decodeBase64(bytes[run]) else { return nil }
                    return (run.startIndex..<(run.endIndex + padding), decoded)
                }
            }
        }
    }

    /// The longest ranges of bytes that belong.
    private func runs(_ belongs: (UInt8) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { !belongs($0) } ?? bytes.count
            if end > start { runs.append(start..<end) }
            start = end + 1
        }
        return runs
    }

    private static func decodeBase64(_ run: ArraySlice<UInt8>) -> [UInt8]? {
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

    private static func digit(_ byte: UInt8) -> UInt8 {
        UInt8(Character(Unicode.Scalar(byte)).hexDigitValue ?? 0)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
    }
}
