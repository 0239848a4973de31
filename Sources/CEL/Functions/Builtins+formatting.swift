extension Builtins {
    static let formatting: [BuiltinFunction] = [
        BuiltinFunction("format", [.member(.string, .list(.dyn), result: .string)]) { arguments, frame throws(Failure) in
            guard arguments.count == 2, case .string(let text) = arguments[0], case .list(let list) = arguments[1] else {
                throw Failure.noSuchOverload("format", arguments)
            }
            return .string(try format(text, list, &frame))
        }
    ]

    /// Digits behind the point a format may ask for.
    private static let maximumPrecision = 1_000

    private static func format(_ text: String, _ list: any CELList, _ frame: inout Frame) throws(Failure) -> String {
        try frame.charge(text.utf8.count)
        let values = try frame.elements(of: list)
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        var position = 0
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            if rest.first == byte {
                result.append(byte)
                rest = rest.dropFirst()
                continue
            }
            let precision = try precision(&rest)
            guard let clause = rest.popFirst() else { throw Failure(.invalidArgument, "the format ends in the middle of a clause") }
            guard position < values.count else {
                throw Failure(.invalidArgument, "the format has more clauses than the \(values.count) values it is given")
            }
            result += try FormatClause(clause, precision: precision).text(values[position], &frame).utf8
            position += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func precision(_ rest: inout ArraySlice<UInt8>) throws(Failure) -> Int? {
        guard rest.first == UInt8(ascii: ".") else { return nil }
        let digits = rest.dropFirst().prefix { Lexer.isDigit($0) }
        guard let precision = Int(String(decoding: digits, as: UTF8.self)), precision <= maximumPrecision else {
            throw Failure(.invalidArgument, "the precision of a format is a number up to \(maximumPrecision)")
        }
        rest = rest.dropFirst(1 + digits.count)
        return precision
    }
}
