import JSONTape
import Testing

struct CSVTests {
    @Test(arguments: [
        ("id,name\r\n1,Zoë\r\n2,\"a, \"\"b\"\"\r\nc\"\r\n", #"[{"id":"1","name":"Zoë"},{"id":"2","name":"a, \"b\"\r\nc"}]"#),
        ("a\n1\n\n2", #"[{"a":"1"},{"a":"2"}]"#),
        ("a,b\n,\n\"\",x", #"[{"a":"","b":""},{"a":"","b":"x"}]"#),
        ("\u{FEFF}a,b\n", "[]"),
        ("\"a\"\"b\",c d\n\"\"\"\",\t", #"[{"a\"b":"\"","c d":"\t"}]"#),
        ("a\n007\nnull\ntrue", #"[{"a":"007"},{"a":"null"},{"a":"true"}]"#),
    ])
    func readsRowsAsObjectsOfStrings(_ text: String, _ expected: String) throws {
        #expect(try decoded(text, .csv) == expected)
    }

    struct Case: Sendable {
        let text: String
        let line: Int
        let column: Int
        var code = JSONError.Code.malformed
    }

    @Test(arguments: [
        Case(text: "", line: 1, column: 1, code: .empty),
        Case(text: "\n\r\n", line: 3, column: 1, code: .empty),
        Case(text: "a,b\n1\n", line: 2, column: 1),
        Case(text: "a,b\n1,2\n1,2,3\n", line: 3, column: 1),
        Case(text: "a,b\n1,2,\n", line: 2, column: 1),
        Case(text: "a,a\n", line: 1, column: 1, code: .duplicateKey),
        Case(text: "a\nx\"y\n", line: 2, column: 2),
        Case(text: "a,b\n1,\"xy", line: 2, column: 3),
        Case(text: "a\n\"x\"y\n", line: 2, column: 4),
        Case(text: "a\n\"", line: 2, column: 1),
        Case(text: "a\n\"\"\"", line: 2, column: 1),
    ])
    func namesTheLineThatIsNotCSV(_ item: Case) throws {
        let error = try refusal(of: Array(item.text.utf8), .csv)
        #expect(error.code == item.code)
        #expect(error.line == item.line)
        #expect(error.column == item.column)
    }

    @Test func refusesWhatIsNotUTF8() throws {
        let error = try refusal(of: Array("a\n".utf8) + [0xE9, 0x0A], .csv)
        #expect(error.code == .invalidUTF8)
        #expect(error.line == 2)
    }

    /// A long name, repeated for every row, must not turn 40 kB into 200 MB.
    @Test func limitsTheDocumentTooNotOnlyTheText() throws {
        let text = String(repeating: "n", count: 20_000) + "\n" + String(repeating: "1\n", count: 10_000)
        let error = try refusal(of: Array(text.utf8), .csv, limits: JSONLimits(maximumBytes: 1 << 20))
        #expect(error.code == .tooLarge)
        #expect(error.line > 2)
    }

    @Test func limitsColumns() throws {
        func line(_ columns: Int) -> String { (0..<columns).map(String.init).joined(separator: ",") + "\n" }
        #expect(try decoded(line(4_096), .csv) == "[]")
        #expect(try refusal(of: Array(line(4_097).utf8), .csv).code == .tooLarge)
    }
}
