import CEL
import Testing

/// Values on their own: JSON text, time, maps.
struct ValueTests {
    @Test(arguments: [
        ("{'b': 1, 'a': [true, null, 1.5, 1e300, -0.0]}", #"{"b":1,"a":[true,null,1.5,1e+300,-0]}"#),
        // No reader takes a whole number of more than 64 bits for one.
        ("[1e20, -1e20, 9223372036854775808.0, 9.0e18]", "[1e+20,-1e+20,9.223372036854776e+18,9000000000000000000]"),
        ("9223372036854775807", "9223372036854775807"), ("18446744073709551615u", "18446744073709551615"),
        (#"'q"\\\n\u0001ü/'"#, #""q\"\\\n\u0001ü/""#), ("{1: 2, true: 3}", #"{"1":2,"true":3}"#), ("b'ab'", #""YWI=""#),
        ("[optional.none(), optional.of(1)]", "[null,1]"), ("[type(1), double('NaN')]", #"["int","NaN"]"#),
        ("ip('::1')", #""::1""#), ("[]", "[]"), ("{}", "{}"),
    ])
    func jsonText(_ source: String, _ expected: String) throws {
        #expect(try Expression.json(source) == expected)
    }

    @Test func deepDataIsWrittenAndCompared() throws {
        let nested = (0..<1_000).reduce(CELValue.int(1)) { value, _ in Expression.list(value) }
        #expect(SmallStack.run { try? nested.jsonText().utf8.count } == 2_001)
        #expect(try Expression.json("a == b", ["a": nested, "b": nested]) == "true")
    }

    @Test(arguments: [
        ("2026-11-23T08:10:41Z", Int64(1_795_421_441)), ("1969-12-31T23:59:59.999999999Z", -1), ("0001-01-01T00:00:00Z", -62_135_596_800),
        ("9999-12-31T23:59:59Z", 253_402_300_799), ("2000-02-29T12:00:00+12:00", 951_782_400), ("2016-12-31T23:59:60Z", 1_483_228_800),
    ])
    func timestampsAreRead(_ text: String, _ seconds: Int64) {
        #expect(CELTimestamp(text)?.seconds == seconds)
    }

    @Test func timestampsAreWrittenAsTheyAreRead() throws {
        for seconds in stride(from: CELTimestamp.range.lowerBound, through: CELTimestamp.range.upperBound, by: 86_400 * 97 + 12_345) {
            let time = try #require(CELTimestamp(seconds: seconds, nanoseconds: 120_000_000))
            #expect(CELTimestamp(time.description) == time)
        }
    }

    @Test(arguments: [("1.5h", Int64(5_400)), ("-1m30s", -90), ("1ms", 0), ("0", 0), ("+2s", 2), (".5s", 0), ("1000us", 0)])
    func durationsAreRead(_ text: String, _ seconds: Int64) {
        #expect(CELDuration(text)?.seconds == seconds)
    }

    @Test func durationsConvert() throws {
        #expect(CELDuration(Duration.milliseconds(-1_500))?.duration == .milliseconds(-1_500))
        #expect(CELDuration("-1500ms")?.description == "-1.5s")
    }

    @Test func keysMatchAcrossNumbers() {
        var entries = CELMapEntries()
        entries.insert(.string("one"), forKey: .int(1))
        entries.insert(.string("uno"), forKey: .uint(1))
        let isInserted = entries.insert(.null, forKey: .list(CELArray([])))
        #expect(!isInserted)
        let map = CELDictionary(entries)
        #expect(map.count == 1)
        #expect(map.value(forKey: .double(1))?.stringValue == "uno")
        #expect(map.value(forKey: .double(1.5)) == nil)
    }

    /// `é` as one character and as two are different text for CEL, and different keys.
    @Test func textIsNotNormalised() throws {
        let map = CELDictionary([(.string("é"), .int(1)), (.string("e\u{301}"), .int(2))])
        #expect(map.count == 2)
        #expect(try Expression.json("a == b || a < b && !(b < a) && a != b", ["a": .string("é"), "b": .string("e\u{301}")]) == "false")
        #expect(try Expression.json("a > b", ["a": .string("é"), "b": .string("e\u{301}")]) == "true")
    }
}
