import JSONTape
import Testing

struct NumberTests {
    @Test(arguments: [Int64.min, -9_007_199_254_740_993, -1, 0, 1, 9_007_199_254_740_993, Int64.max])
    func keepsEveryInt64(_ number: Int64) throws {
        let value = try JSONDocument(parsing: "[\(number)]").root[0]
        #expect(value?.kind == .int)
        #expect(value?.int64Value == number)
        #expect(value?.uint64Value == UInt64(exactly: number))
        #expect(value?.rawBytes == Array("\(number)".utf8))
        #expect(value?.canonicalBytes() == Array("\(number)".utf8))
    }

    @Test(arguments: [UInt64(Int64.max) + 1, UInt64.max])
    func keepsEveryUInt64(_ number: UInt64) throws {
        let root = try JSONDocument(parsing: "\(number)").root
        #expect(root.kind == .uint)
        #expect(root.uint64Value == number)
        #expect(root.int64Value == nil)
        #expect(root.doubleValue == Double(number))
        #expect(root.canonicalBytes() == Array("\(number)".utf8))
    }

    @Test(arguments: ["1.0", "1e2", "-0.0", "0.1", "5e-324", "1.7976931348623157e308", "25.3592"])
    func readsFractionsAsDoubles(_ text: String) throws {
        let root = try JSONDocument(parsing: text).root
        #expect(root.kind == .double)
        #expect(root.doubleValue == Double(text))
        #expect(root.int64Value == nil)
        #expect(root.uint64Value == nil)
    }

    @Test(arguments: [
        "18446744073709551616", "-9223372036854775809", "123456789012345678901234567890", "1e999", "-1e999",
        "1e400000000000000000000", "1.8e308",
    ])
    func refusesWhatNoNumberTypeHolds(_ text: String) throws {
        let error = try refusal(of: "{\n \"a\": [\(text)]}")
        #expect(error.code == .numberOutOfRange)
        #expect(error.offset == 9)
        #expect(error.line == 2)
        #expect(error.column == 8)
    }

    @Test(arguments: ["01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "0x10", "1a", "NaN", "Infinity", "-Infinity", "1 2"])
    func refusesWhatIsNoNumber(_ text: String) throws {
        #expect(try refusal(of: "[\(text)]").code == .malformed)
        #expect(try refusal(of: text).code == .malformed)
    }

    @Test func readsSmallestNumbersAsZero() throws {
        #expect(try JSONDocument(parsing: "123.456e-789").root.doubleValue == 0)
    }
}
