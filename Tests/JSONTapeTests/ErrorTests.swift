import JSONTape
import Testing

struct ErrorTests {
    struct Case: Sendable {
        let text: String
        let code: JSONError.Code
        let line: Int
        let column: Int
    }

    @Test(arguments: [
        Case(text: "{\"a\":1,}", code: .malformed, line: 1, column: 8),
        Case(text: "{\"a\":1\n\"b\":2}", code: .malformed, line: 2, column: 1),
        Case(text: "[1,\n2,\n  3", code: .malformed, line: 3, column: 4),
        Case(text: "[1}", code: .malformed, line: 1, column: 3),
        Case(text: "[] []", code: .malformed, line: 1, column: 4),
        Case(text: "{a:1}", code: .malformed, line: 1, column: 2),
        Case(text: "{\"a\" 1}", code: .malformed, line: 1, column: 6),
        Case(text: "[\"a\tb\"]", code: .malformed, line: 1, column: 4),
        Case(text: "[\"\\x\"]", code: .malformed, line: 1, column: 3),
        Case(text: "[\"\\u12g4\"]", code: .malformed, line: 1, column: 3),
        Case(text: "[\"abc", code: .malformed, line: 1, column: 2),
        Case(text: "[tru]", code: .malformed, line: 1, column: 2),
        Case(text: "[truex]", code: .malformed, line: 1, column: 2),
        Case(text: "[1]\u{0}", code: .malformed, line: 1, column: 4),
        Case(text: "[\"a\u{0}b\"]", code: .malformed, line: 1, column: 4),
        Case(text: "<html>", code: .malformed, line: 1, column: 1),
        Case(text: "[\"\\ud800\"]", code: .invalidUTF8, line: 1, column: 3),
        Case(text: "{\"\\udc00\":1}", code: .invalidUTF8, line: 1, column: 3),
        Case(text: "[\"\\ud800\\u0041\"]", code: .invalidUTF8, line: 1, column: 3),
        Case(text: "[\"\\ud800\\ue000\"]", code: .invalidUTF8, line: 1, column: 3),
    ])
    func namesThePlace(_ item: Case) throws {
        let error = try refusal(of: item.text)
        #expect(error.code == item.code)
        #expect(error.line == item.line)
        #expect(error.column == item.column)
    }

    @Test(
        arguments: [
            [0xFF], [0x80], [0xC0, 0xAF], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82],
        ] as [[UInt8]])
    func refusesWhatIsNotUTF8(_ bytes: [UInt8]) throws {
        let error = try refusal(of: Array("[\"é".utf8) + bytes + Array("\"]".utf8))
        #expect(error.code == .invalidUTF8)
        #expect(error.offset == 4)
    }

    @Test func reasonsHoldNothingOfTheText() throws {
        for text in ["[\"secret\" \"secret\"]", "{\"secret\":secret}", "[\"secret", "[1secret]"] {
            #expect(try !refusal(of: text).reason.contains("secret"))
        }
    }

    @Test func acceptsEscapedNUL() throws {
        let root = try JSONDocument(parsing: #"{"a\u0000b":"\u0000"}"#).root
        #expect(root["a\0b"]?.stringValue == "\0")
    }
}
