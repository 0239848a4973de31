import JSONTape
import Testing

/// JSONTestSuite: y_ must be accepted, n_ refused, i_ is ours to decide (docs/json.md says how).
struct SuiteTests {
    @Test func acceptsWhatMustBeAccepted() throws {
        guard let files = try TestData.files(in: "vectors/json-test-suite/test_parsing") else { return }
        let accepted = files.filter { $0.name.hasPrefix("y_") }
        #expect(accepted.count == 95)
        for file in accepted {
            #expect(throws: Never.self, "\(file.name)") { try JSONDocument(parsing: file.bytes) }
        }
    }

    @Test func refusesWhatMustBeRefused() throws {
        guard let files = try TestData.files(in: "vectors/json-test-suite/test_parsing") else { return }
        let refused = files.filter { $0.name.hasPrefix("n_") }
        #expect(refused.count == 188)
        for file in refused {
            #expect(throws: JSONError.self, "\(file.name)") { try JSONDocument(parsing: file.bytes) }
        }
    }

    @Test func decidesTheRestAsDocumented() throws {
        guard let files = try TestData.files(in: "vectors/json-test-suite/test_parsing") else { return }
        let open = files.filter { $0.name.hasPrefix("i_") }
        #expect(open.count == 35)
        for file in open {
            let expected = SuiteTests.decisions.first { file.name.hasPrefix("i_" + $0.prefix) }
            var code: JSONError.Code?
            do throws(JSONError) {
                _ = try JSONDocument(parsing: file.bytes)
            } catch {
                code = error.code
            }
            #expect(code == expected?.code, "\(file.name)")
        }
    }

    /// The longest matching beginning comes first; what matches none is accepted.
    private static let decisions: [(prefix: String, code: JSONError.Code?)] = [
        ("number_double_huge_neg_exp", nil),
        ("number_real_underflow", nil),
        ("number", .numberOutOfRange),
        ("string_UTF-16LE_with_BOM", .invalidUTF8),
        ("string_utf16", .malformed),
        ("object_key_lone_2nd_surrogate", .invalidUTF8),
        ("string", .invalidUTF8),
        ("structure_500_nested_arrays", .tooDeep),
    ]

    @Test func refusesHundredThousandLevels() throws {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        let error = try refusal(of: deep)
        #expect(error.code == .tooDeep)
        #expect(error.offset == 256)
        #expect(try refusal(of: String(repeating: "{\"a\":", count: 100_000)).code == .tooDeep)
    }
}
