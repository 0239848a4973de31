extension JSONText {
    /// ECMAScript's Number::toString (ECMA-262 section 6.1.6.1.20): the fewest digits that read back as `number`, with an exponent
    /// from 1e+21 up and below 1e-6. Minus zero is written as `0`, as there, and loses its sign. Writes `null` where `number` is not finite.
    ///
    /// - Parameter integerDigits: the most digits before the decimal point; 21 in ECMAScript.
    static func append(number: Double, integerDigits: Int = 21, to bytes: inout [UInt8]) {
        guard number.isFinite else {
            bytes.append(contentsOf: "null".utf8)
            return
        }
        guard number != 0 else {
            bytes.append(UInt8(ascii: "0"))
            return
        }
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        // Swift prints the right digits, laid out differently.
        let (digits, point) = decimal(of: number.magnitude.description)
        let zero = UInt8(ascii: "0")
        switch point {
        case _ where point >= digits.count && point <= integerDigits:
            bytes.append(contentsOf: digits)
            bytes.append(contentsOf: repeatElement(zero, count: point - digits.count))
        case _ where point >= 1 && point <= integerDigits:
            bytes.append(contentsOf: digits[..<point])
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: digits[point...])
        case -5...0:
            bytes.append(contentsOf: "0.".utf8)
            bytes.append(contentsOf: repeatElement(zero, count: -point))
            bytes.append(contentsOf: digits)
        default:
            bytes.append(digits[0])
            if digits.count > 1 {
                bytes.append(UInt8(ascii: "."))
                bytes.append(contentsOf: digits[1...])
            }
            bytes.append(contentsOf: (point > 0 ? "e+" : "e-").utf8)
            bytes.append(contentsOf: String((point - 1).magnitude).utf8)
        }
    }

    /// Splits `d.ddde±x` into its significant digits and the place of the decimal point, counted from the first of them.
    private static func decimal(of description: String) -> (digits: [UInt8], point: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var rest = description.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"):
                exponent = Int(Substring(rest)) ?? 0
                rest = rest[rest.endIndex...]
            default: digits.append(byte)
            }
        }
        var place = (point ?? digits.count) + exponent
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(zeros)
        place -= zeros
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
        }
        return (digits, place)
    }
}
