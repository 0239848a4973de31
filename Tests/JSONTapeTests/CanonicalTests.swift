import JSONTape
import Testing

struct CanonicalTests {
    @Test func matchesThePublishedVectors() throws {
        guard let inputs = try TestData.files(in: "vectors/jcs-rfc8785/testdata/input"),
            let outputs = try TestData.files(in: "vectors/jcs-rfc8785/testdata/output")
        else { return }
        #expect(inputs.count == 6)
        for (input, output) in zip(inputs, outputs) {
            #expect(input.name == output.name)
            let canonical = try JSONDocument(parsing: input.bytes).root.canonicalBytes()
            #expect(String(decoding: canonical, as: UTF8.self) == String(decoding: output.bytes, as: UTF8.self), "\(input.name)")
            #expect(try JSONDocument(parsing: canonical).root.canonicalBytes() == canonical)
        }
    }

    /// RFC 8785 appendix B.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
            (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
            (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
            (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
            (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
            (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
            (0x4314_3FF3_C1CB_0959, "1424953923781206.2"), (0x3FF0_0000_0000_0000, "1"), (0x4059_0000_0000_0000, "100"),
            (0x3FE0_0000_0000_0000, "0.5"),
        ] as [(UInt64, String)])
    func writesNumbersAsECMAScriptDoes(_ bits: UInt64, _ expected: String) throws {
        let number = Double(bitPattern: bits)
        // A trailing ".0" or an exponent keeps the text a double.
        #expect(try JSONDocument(parsing: "\(number)").root.canonicalBytes() == Array(expected.utf8))
    }

    @Test(arguments: [
        ("1.0", "1"), ("-0", "0"), ("-0.0", "0"), ("1E2", "100"), ("9007199254740993", "9007199254740993"),
        ("18446744073709551615", "18446744073709551615"), ("9007199254740993.0", "9007199254740992"),
        ("\"\\u0041\\/\\u000A\\u001f\\u007f\"", "\"A/\\n\\u001f\u{7F}\""),
        ("{\"b\":[ ],\"a\":{ },\"B\":null}", "{\"B\":null,\"a\":{},\"b\":[]}"),
    ])
    func givesOneSpelling(_ text: String, _ expected: String) throws {
        #expect(String(decoding: try JSONDocument(parsing: text).root.canonicalBytes(), as: UTF8.self) == expected)
    }

    /// U+FB33 sorts after U+1F600 by UTF-16 units, before it by code points and UTF-8 bytes.
    @Test func sortsByUTF16Units() throws {
        let names =
            ["", "a", "aa", "aaaaaaaa", "aaaaaaaab", "aaaaaaaac", "ab", "b", "\u{80}", "é", "\u{D7FF}", "a\u{1F600}"]
            + ["a\u{FB33}", "\u{10000}", "\u{1F600}", "\u{10FFFF}", "\u{E000}", "\u{FB33}", "\u{FFFF}", "\0", "a\0"]
        let sorted = names.sorted { Array($0.utf16).lexicographicallyPrecedes(Array($1.utf16)) }
        for shift in 0..<names.count {
            let order = names[shift...] + names[..<shift]
            var writer = JSONWriter()
            writer.object { writer in
                for name in order {
                    writer.key(name)
                    writer.null()
                }
            }
            let canonical = try JSONDocument(parsing: writer.bytes).root.canonicalBytes()
            #expect(try JSONDocument(parsing: canonical).root.members.map(\.key) == sorted)
        }
    }

    @Test func sortsLargeObjects() throws {
        let members = (0..<500).map { "\"key\(($0 * 7919) % 500)\":\($0)" }
        let root = try JSONDocument(parsing: "{" + members.joined(separator: ",") + "}").root
        let keys = try JSONDocument(parsing: root.canonicalBytes()).root.members.map(\.key)
        #expect(keys == (0..<500).map { "key\($0)" }.sorted())
    }

    @Test(arguments: [
        ([["a"]], #"{"b":{"c":1,"d":[{"e":1,"f":2},{"e":3}]},"g":4}"#),
        ([["b", "c"]], #"{"a":0,"b":{"d":[{"e":1,"f":2},{"e":3}]},"g":4}"#),
        ([["b", "d", "e"]], #"{"a":0,"b":{"c":1,"d":[{"f":2},{}]},"g":4}"#),
        ([["b"], ["b", "c"], ["g"]], #"{"a":0}"#),
        ([["c"], ["x", "y"], []], #"{"a":0,"b":{"c":1,"d":[{"e":1,"f":2},{"e":3}]},"g":4}"#),
        ([["a"], ["b"], ["g"]], "{}"),
    ])
    func leavesOutMembers(_ paths: [[String]], _ expected: String) throws {
        let text = #"{"g":4,"a":0,"b":{"d":[{"e":1,"f":2},{"e":3}],"c":1}}"#
        let canonical = try JSONDocument(parsing: text).root.canonicalBytes(excluding: paths)
        #expect(String(decoding: canonical, as: UTF8.self) == expected)
    }
}
