import JSONTape
import Testing

struct LimitTests {
    @Test(arguments: [1, 2, 256, 1024])
    func acceptsDepthUpToTheLimit(_ depth: Int) throws {
        let limits = JSONLimits(maximumDepth: depth)
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(try JSONDocument(parsing: nested(depth), limits: limits).root.kind == .array)
        let error = try refusal(of: nested(depth + 1), limits: limits)
        #expect(error.code == .tooDeep)
        #expect(error.offset == depth)
    }

    @Test func clampsDepthToWhatRecursionStands() {
        #expect(JSONLimits(maximumDepth: .max).maximumDepth == JSONLimits.deepest)
        #expect(JSONLimits(maximumDepth: -1).maximumDepth == 1)
    }

    @Test func deepestDocumentHasCanonicalForm() throws {
        let text = String(repeating: "{\"a\":[", count: 512) + String(repeating: "]}", count: 512)
        let root = try JSONDocument(parsing: text, limits: JSONLimits(maximumDepth: 1024)).root
        #expect(root.canonicalBytes(excluding: [["b"]]) == Array(text.utf8))
    }

    @Test func refusesMoreBytesThanTheLimit() throws {
        let limits = JSONLimits(maximumBytes: 4)
        #expect(try JSONDocument(parsing: "[1 ]", limits: limits).byteCount == 4)
        let error = try refusal(of: "[10 ]", limits: limits)
        #expect(error.code == .tooLarge)
        #expect(error.offset == 4)
    }

    /// Short values take many times the memory of their text.
    @Test func refusesMoreValuesThanTheLimit() throws {
        for (text, count) in [("[1, 2, 3]", 4), (#"{"a": [1, null]}"#, 5), ("true", 1), (#"["a,b:c[]", {}]"#, 3)] {
            #expect(throws: Never.self) { try JSONDocument(parsing: text, limits: JSONLimits(maximumValues: count)) }
            let error = try refusal(of: text, limits: JSONLimits(maximumValues: count - 1))
            #expect(error.code == .tooLarge)
            #expect(error.reason.contains("more than \(count - 1) values"))
        }
        let many = "[" + String(repeating: "1,", count: 8_000_000) + "1]"
        #expect(try refusal(of: many).reason.contains("8000000 values"))
        #expect(JSONLimits(maximumValues: .max).maximumValues == JSONLimits.mostValues)
    }

    @Test(arguments: ["", " ", "\n\t\r ", "\u{FEFF}"])
    func refusesNothing(_ text: String) throws {
        #expect(try refusal(of: text).code == .empty)
    }

    @Test func readsLargeDocumentsAndSmallOnesAfterwards() throws {
        let many = "[" + repeatElement("{\"id\":12345678901,\"name\":\"x\"}", count: 300_000).joined(separator: ",") + "]"
        let large = try JSONDocument(parsing: many)
        #expect(large.root.count == 300_000)
        #expect(large.root[299_999]?["id"]?.int64Value == 12_345_678_901)
        #expect(try JSONDocument(parsing: "[true]").root[0]?.boolValue == true)
    }

    @Test func parsesOnManyThreadsAtOnce() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<64 {
                group.addTask { @concurrent in
                    let text = "[" + (0..<500).map { "{\"n\":\($0 + number)}" }.joined(separator: ",") + "]"
                    let document = try JSONDocument(parsing: text)
                    return Int(document.root[499]?["n"]?.int64Value ?? -1) - number
                }
            }
            for try await last in group { #expect(last == 499) }
        }
    }
}
