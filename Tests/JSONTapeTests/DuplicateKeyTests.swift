import JSONTape
import Testing

struct DuplicateKeyTests {
    private static let text = #"{"a":[1,{"x":1,"y":2,"x":3}],"b":2.5,"a":{"c":true},"id":9007199254740993}"#

    @Test func lastOneCountsByDefault() throws {
        let root = try JSONDocument(parsing: DuplicateKeyTests.text).root
        #expect(root.count == 3)
        #expect(root.members.map(\.key) == ["b", "a", "id"])
        #expect(root["a"]?["c"]?.boolValue == true)
        #expect(root["b"]?.doubleValue == 2.5)
        #expect(root["id"]?.int64Value == 9_007_199_254_740_993)
        #expect(root.rawBytes == Array(DuplicateKeyTests.text.utf8))
        #expect(root.canonicalBytes() == Array(#"{"a":{"c":true},"b":2.5,"id":9007199254740993}"#.utf8))
    }

    @Test func firstOneCountsWhereAsked() throws {
        let root = try JSONDocument(parsing: DuplicateKeyTests.text, limits: JSONLimits(duplicateKeys: .firstWins)).root
        #expect(root.members.map(\.key) == ["a", "b", "id"])
        #expect(root["a"]?[1]?["x"]?.int64Value == 1)
        #expect(root["a"]?[1]?.count == 2)
        #expect(root["a"]?[1]?.rawBytes == Array(#"{"x":1,"y":2,"x":3}"#.utf8))
        #expect(root.canonicalBytes() == Array(#"{"a":[1,{"x":1,"y":2}],"b":2.5,"id":9007199254740993}"#.utf8))
    }

    @Test func refusesWhereAsked() throws {
        let limits = JSONLimits(duplicateKeys: .reject)
        let error = try refusal(of: #"[{"a":1,"b":{"a":2}},"# + "\n" + #"{"a":1,"\u0061":2}]"#, limits: limits)
        #expect(error.code == .duplicateKey)
        #expect(error.line == 2)
        #expect(error.column == 8)
        #expect(throws: Never.self) { try JSONDocument(parsing: #"{"":1,"a":{"":1,"a":2}}"#, limits: limits) }
    }

    @Test(arguments: [2, 63, 64, 65, 1_000, 20_000])
    func findsOneAmongMany(_ count: Int) throws {
        let members = (0..<count).map { "\"key\($0)\":\($0)" } + ["\"key0\":\"again\""]
        let text = "{" + members.joined(separator: ",") + "}"
        let root = try JSONDocument(parsing: text).root
        #expect(root.count == count)
        #expect(root["key0"]?.stringValue == "again")
        #expect(root["key\(count - 1)"]?.int64Value == Int64(count - 1))
        #expect(try refusal(of: text, limits: JSONLimits(duplicateKeys: .reject)).code == .duplicateKey)
    }

    @Test func removesFromEveryObject() throws {
        let object = #"{"k":0,"k":[1,2],"k":{"k":1,"k":2},"z":null}"#
        let root = try JSONDocument(parsing: "[" + repeatElement(object, count: 100).joined(separator: ",") + "]").root
        #expect(root.count == 100)
        for element in root.elements {
            #expect(element.canonicalBytes() == Array(#"{"k":{"k":2},"z":null}"#.utf8))
            #expect(element.rawBytes == Array(object.utf8))
        }
    }
}
