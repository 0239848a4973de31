extension JSONFaultFinder {
    /// Passes a number (RFC 8259 section 6) that must fit 64 bits, or a finite double if it has a fraction or an exponent.
    mutating func scanNumber() throws(Fault) {
        let start = position
        let isNegative = text[position] == UInt8(ascii: "-")
        position += isNegative ? 1 : 0
        let digits = position
        try scanDigits()
        let integer = digits..<position
        guard integer.count == 1 || text[digits] != UInt8(ascii: "0") else {
            position = digits + 1
            throw malformed("a number begins with a superfluous zero")
        }
        var isInteger = true
        if position < text.count, text[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try scanDigits()
        }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") {
                position += 1
            }
            try scanDigits()
        }
        guard position == text.count || isDelimiter(text[position]) else {
            throw malformed("a number is followed by something else than a delimiter")
        }
        if isInteger {
            try checkInteger(integer, isNegative: isNegative, start: start)
        } else {
            try checkDouble(start..<position)
        }
    }

    private mutating func scanDigits() throws(Fault) {
        let start = position
        while position < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) {
            position += 1
        }
        guard position > start else { throw malformed("expected a digit") }
    }

    private func checkInteger(_ digits: Range<Int>, isNegative: Bool, start: Int) throws(Fault) {
        let value = UInt64(String(decoding: text[digits], as: UTF8.self))
        guard let value, !isNegative || value <= Int64.min.magnitude else {
            throw Fault(code: .numberOutOfRange, offset: start, reason: "an integer does not fit 64 bits")
        }
    }

    private func checkDouble(_ number: Range<Int>) throws(Fault) {
        guard let value = Double(String(decoding: text[number], as: UTF8.self)), value.isFinite else {
            throw Fault(code: .numberOutOfRange, offset: number.lowerBound, reason: "a number is beyond the largest double")
        }
    }
}
