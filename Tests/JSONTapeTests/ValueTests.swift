import JSONTape
import Testing

struct ValueTests {
    private static let text = """
        \u{20}{ "id" : 7, "none":null , "yes":true,"no":false,"half":0.5,"list":[1, "two",[ ],{ }],
        "nested":{"na\\u006de":"Zo\\u00eb \\ud83d\\ude00","quote\\"":"\\\\"} , "":"empty" }
        """

    private static func root() throws -> JSONValue { try JSONDocument(parsing: text).root }

    @Test func readsEveryKind() throws {
        let root = try ValueTests.root()
        #expect(root.kind == .object)
        #expect(root.count == 8)
        #expect(root["id"]?.int64Value == 7)
        #expect(root["id"]?.doubleValue == 7)
        #expect(root["none"]?.isNull == true)
        #expect(root["none"]?.kind == .null)
        #expect(root["yes"]?.boolValue == true)
        #expect(root["no"]?.boolValue == false)
        #expect(root["half"]?.doubleValue == 0.5)
        #expect(root["nested"]?["name"]?.stringValue == "Zoë 😀")
        #expect(root["nested"]?["quote\""]?.stringValue == "\\")
        #expect(root[""]?.stringValue == "empty")
        #expect(root["absent"] == nil)
        #expect(root["i"] == nil)
    }

    @Test func accessorsOfOtherKindsGiveNothing() throws {
        let root = try ValueTests.root()
        #expect(root.stringValue == nil)
        #expect(root.boolValue == nil)
        #expect(root.doubleValue == nil)
        #expect(root.withUTF8 { $0.count } == nil)
        #expect(root[0] == nil)
        #expect(root["id"]?["id"] == nil)
        #expect(root["list"]?["id"] == nil)
        #expect(root["id"]?.count == 0)
        #expect(root["id"].map { Array($0.elements).count } == 0)
        #expect(root["list"].map { Array($0.members).count } == 0)
        #expect(root["id"]?.isNull == false)
        #expect(root["yes"]?.int64Value == nil)
    }

    @Test func walksArraysAndObjects() throws {
        let list = try #require(try ValueTests.root()["list"])
        #expect(list.count == 4)
        #expect(list.elements.map(\.kind) == [.int, .string, .array, .object])
        #expect(list[1]?.stringValue == "two")
        #expect(list[3]?.kind == .object)
        #expect(list[4] == nil)
        #expect(list[-1] == nil)
        let root = try ValueTests.root()
        #expect(root.members.map(\.key) == ["id", "none", "yes", "no", "half", "list", "nested", ""])
        #expect(root.entries.map { $0.key.stringValue } == root.members.map(\.key))
    }

    @Test func looksUpByPreparedKey() throws {
        let key: JSONKey = "nested"
        let root = try ValueTests.root()
        #expect(root.member(key)?.kind == .object)
        #expect(root.member(JSONKey(""))?.stringValue == "empty")
        #expect(root.member("absent") == nil)
        #expect(root.member(utf8: UnsafeBufferPointer(start: nil, count: 0))?.stringValue == "empty")
    }

    @Test func givesExactlyTheBytesReceived() throws {
        let root = try ValueTests.root()
        #expect(root.rawBytes == Array(ValueTests.text.utf8.dropFirst()))
        #expect(root["list"]?.rawBytes == Array(#"[1, "two",[ ],{ }]"#.utf8))
        #expect(root["list"]?[2]?.rawBytes == Array("[ ]".utf8))
        #expect(root["nested"]?["quote\""]?.rawBytes == Array(#""\\""#.utf8))
        #expect(root["id"]?.rawBytes == Array("7".utf8))
        #expect(root["none"]?.rawBytes == Array("null".utf8))
        #expect(root["half"]?.rawBytes == Array("0.5".utf8))
        #expect(root[""]?.rawBytes == Array(#""empty""#.utf8))
        #expect(root["id"]?.offset == 10)
    }

    @Test(arguments: ["1", " -2.5e3 ", "\"a\\\"b\"", "true", "null\n", "[]", " {} "])
    func readsScalarsAndEmptyContainersAtTheRoot(_ text: String) throws {
        let expected = text.split(whereSeparator: \.isWhitespace).joined()
        #expect(try JSONDocument(parsing: text).root.rawBytes == Array(expected.utf8))
    }

    @Test func valuesOutliveTheirDocument() throws {
        func first() throws -> JSONValue? { try JSONDocument(parsing: #"["kept alive"]"#).root[0] }
        #expect(try first()?.stringValue == "kept alive")
    }

    @Test func parsesWithoutPaddingFromABorrowedBuffer() throws {
        for text in ["[1234567890]", "\"abc\"", "[\"\\u00e9\"]", "true"] {
            let exact = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
            defer { exact.deallocate() }
            exact.copyBytes(from: text.utf8)
            #expect(try JSONDocument(parsing: UnsafeRawBufferPointer(exact)).root.rawBytes == Array(text.utf8))
        }
        #expect(throws: JSONError.self) { try JSONDocument(parsing: UnsafeRawBufferPointer(start: nil, count: 0)) }
    }

    @Test func skipsAByteOrderMark() throws {
        let document = try JSONDocument(parsing: [0xEF, 0xBB, 0xBF] + Array("{\"a\": 12}".utf8))
        #expect(document.root["a"]?.rawBytes == Array("12".utf8))
        #expect(document.root["a"]?.offset == 9)
        #expect(document.root.rawBytes == Array("{\"a\": 12}".utf8))
        #expect(document.byteCount == 12)
        #expect(try refusal(of: [0xEF, 0xBB, 0xBF] + Array("[1,]".utf8)).offset == 6)
        #expect(try refusal(of: Array("[".utf8) + [0xEF, 0xBB, 0xBF] + Array("]".utf8)).code == .malformed)
    }
}
