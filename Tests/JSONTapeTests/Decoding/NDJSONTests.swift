import JSONTape
import Testing

struct NDJSONTests {
    @Test(arguments: [
        ("", "[]"), ("\n\n", "[\n\n]"), ("{\"a\":1}", "[{\"a\":1}]"), ("{\"a\":1}\n{\"a\":2}\n", "[{\"a\":1},{\"a\":2}\n]"),
        ("1\r\n\r\n\"x\\n\"\r\n", "[1\r,\r\n\"x\\n\"\r\n]"),
    ])
    func readsOneValueALine(_ text: String, _ expected: String) throws {
        #expect(try decoded(text, .ndjson) == expected)
    }

    @Test func keepsEachLineAsReceived() throws {
        let lines = [#"{"id" : 1, "big":9007199254740993}"#, "[ 1 ,2 ]", "\"é\"", "null", "-1.50"]
        let text = "\u{FEFF}" + lines.joined(separator: "\n\n") + "\n"
        let document = try AnswerDecoder(format: .ndjson).decode(Array(text.utf8))
        #expect(document.root.elements.map(\.rawBytes) == lines.map { Array($0.utf8) })
    }

    struct Case: Sendable {
        let text: String
        let line: Int
        let column: Int
        var code = JSONError.Code.malformed
    }

    @Test(arguments: [
        Case(text: "1\n2 3\n4", line: 2, column: 3),
        Case(text: "1,2\n3", line: 1, column: 2),
        Case(text: "{\"a\":1\n\"b\":2}", line: 1, column: 7),
        Case(text: "[1\n2]", line: 1, column: 3),
        Case(text: "\"a\nb\"", line: 1, column: 1),
        Case(text: "]\n[", line: 1, column: 1),
        Case(text: "1]\n[2", line: 1, column: 2),
        Case(text: "1,\n,2", line: 1, column: 2),
        Case(text: "1\n\n{\"id\":1e999}", line: 3, column: 7, code: .numberOutOfRange),
        Case(text: "{}\n{\"a\":1,}\n", line: 2, column: 8),
        Case(text: "{}\n[\"\\ud800\"]\n", line: 2, column: 3, code: .invalidUTF8),
    ])
    func namesTheLineThatIsNotOneValue(_ item: Case) throws {
        let error = try refusal(of: Array(item.text.utf8), .ndjson)
        #expect(error.code == item.code)
        #expect(error.line == item.line)
        #expect(error.column == item.column)
    }

    @Test func keepsTheLimits() throws {
        let limits = JSONLimits(maximumDepth: 2, maximumBytes: 20, duplicateKeys: .reject)
        #expect(try decoded("[[1]]\n[[2]]", .ndjson, limits: limits) == "[[[1]],[[2]]]")
        #expect(try refusal(of: Array("[1]\n[[[2]]]".utf8), .ndjson, limits: limits).code == .tooDeep)
        #expect(try refusal(of: Array("[[[]]]".utf8), .ndjson, limits: limits).code == .tooDeep)
        #expect(try refusal(of: Array(repeating: 0x31, count: 21), .ndjson, limits: limits).code == .tooLarge)
        let duplicate = try refusal(of: Array("1\n{\"a\":1,\"a\":2}".utf8), .ndjson, limits: limits)
        #expect(duplicate.code == .duplicateKey)
        #expect(duplicate.line == 2)
        #expect(duplicate.column == 8)
    }
}
