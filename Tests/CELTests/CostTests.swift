import CEL
import Testing

/// What is large is paid for before it is made: no expression runs out of memory or time before it runs out of its budget.
@Suite(.timeLimit(.minutes(10)))
struct CostTests {
    @Test(arguments: [
        "cel.bind(big, lists.range(8000), lists.range(8000).map(i, big).flatten())",
        "cel.bind(big, lists.range(8000), [lists.range(8000).map(i, big)].flatten(2))",
        "cel.bind(empty, lists.range(1000).map(i, []), lists.range(8000).map(i, empty).flatten())",
        "cel.bind(b, bytes(text), lists.range(200).map(i, '%s'.format([b])).size())",
        "cel.bind(b, lists.range(100).map(i, bytes(text)), '%s'.format([b]))",
        "lists.range(400).map(i, '%x'.format([text])).size()",
        "lists.range(1000).map(i, '%.1000f'.format([double(i)]) + '%.1000e'.format([double(i)])).size()",
        "regex.replace(text, '.*', lists.range(5000).map(i, '\\\\0').join())",
        "regex.replace(text, '', lists.range(5000).map(i, '\\\\0').join())",
        "lists.range(2000).map(i, [i]).distinct()", "lists.range(2000).map(i, {i: i}).distinct()",
        "lists.range(200).map(i, 'a'.split(text)).size()", "lists.range(200).map(i, 'a'.replace(text, '')).size()",
        "cel.bind(t, lists.range(90).map(i, text + string(i)), t.sort())",
        // Long values that are only looked at cost their length, too.
        "lists.range(1000).exists(i, int(text) == 0)", "lists.range(1000).exists(i, uint(text) == 0u)",
        "lists.range(1000).exists(i, double(text) == 0.0)", "lists.range(1000).exists(i, timestamp(text) == timestamp(0))",
        "lists.range(1000).exists(i, duration(text) == duration('1s'))",
        "cel.bind(b, bytes(text), lists.range(1000).exists(i, b < b))", "lists.range(1000).exists(i, text < text)",
        "cel.bind(b, bytes(text), lists.range(5000).map(i, b).sort().size())",
        "cel.bind(b, bytes(text), lists.range(5000).map(i, b).max())", "lists.range(5000).map(i, text).min()",
        "cel.bind(m, {text: 1}, lists.range(5000).exists(i, !(text in m)))",
        "cel.bind(m, {text: 1}, lists.range(5000).exists(i, m[text] == 2))",
        "cel.bind(m, {text: 1}, lists.range(5000).exists(i, m[?text].hasValue() && false))", "lists.range(5000).map(i, {text: i}).size()",
        "lists.range(5000).map(i, text).distinct()", "cel.bind(m, {text: 1}, lists.range(5000).exists(i, m != {text: 1}))",
        "lists.range(7000).exists(i, text == '\(String(repeating: "b", count: 10_000))')",
    ])
    func isRefused(_ source: String) throws {
        let text = CELValue.string(String(repeating: "a", count: 10_000))
        #expect(try Expression.error(source, ["text": text])?.code == .costExceeded)
    }

    /// The same for what is usual in size: none of it is near the limit.
    @Test(arguments: [
        ("lists.range(100).map(i, lists.range(100)).flatten().size()", "10000"),
        ("lists.range(20000).map(i, double(i) / 7.0).distinct().size()", "20000"),
        ("lists.range(20000).map(i, timestamp(i % 100)).distinct().size()", "100"),
        ("lists.range(5000).map(i, 'item ' + string(i)).sort()[0]", "\"item 0\""),
        ("[1.5, 1.5, double('NaN'), double('NaN'), 1, 1.0, 1u, null, null, b'a', b'a', [1], [1.0], duration('1s')].distinct().size()", "8"),
    ])
    func isAffordable(_ source: String, _ expected: String) throws {
        #expect(try Expression.json(source) == expected)
    }

    /// The longer of two that are compared does not count, and an address is so short that a long text is none.
    @Test(arguments: [
        ("lists.range(10000).exists(i, text < 'a')", "false"), ("lists.range(10000).exists(i, 'a' > text)", "false"),
        ("lists.range(10000).exists(i, isIP(text) || isCIDR(text))", "false"), ("isIP('2001:0db8:0000:0000:0000:0000:0000:0001')", "true"),
        ("isCIDR('2001:0db8:0000:0000:0000:0000:0000:0001/128')", "true"),
    ])
    func longTextsBesideShortOnes(_ source: String, _ expected: String) throws {
        #expect(try Expression.json(source, ["text": .string(String(repeating: "a", count: 1_000_000))]) == expected)
    }

    /// Thirty lists, each of two times the one before: a few hundred bytes of memory and a thousand million bytes of text.
    @Test func textOfSharedValuesIsLimited() throws {
        let value = (0..<30).reduce(CELValue.string("laugh")) { value, _ in Expression.list(value, value) }
        let map = (0..<30).reduce(CELValue.string("laugh")) { value, _ in Expression.map(["a": value, "b": value]) }
        for value in [value, map] {
            let error = #expect(throws: CELError.self) { try value.jsonText() }
            #expect(error?.code == .costExceeded)
        }
        #expect(throws: CELError.self) { try CELValue.string(String(repeating: "a", count: 100)).jsonText(maximumBytes: 100) }
        #expect(try CELValue.string(String(repeating: "a", count: 98)).jsonText(maximumBytes: 100).utf8.count == 100)
        #expect(throws: CELError.self) { try CELValue.list(CELArray((0..<1_000).map { .int($0) })).jsonText(maximumBytes: 100) }
    }

    /// Types that would double with each level, by a key, by an index and by a function.
    @Test func typesStaySmall() {
        let levels = 1...60
        func nested(_ link: (Int) -> String) -> String {
            levels.map { "cel.bind(m\($0), \(link($0)), " }.joined() + "m60" + String(repeating: ")", count: levels.count)
        }
        #expect(!Expression.issues("cel.bind(m0, {1: 1}, \(nested { "{m\($0 - 1): m\($0 - 1)}" }))").isEmpty)
        _ = Expression.issues("cel.bind(m0, {1: 1}, \(nested { "cel.bind(e, {}, e[m\($0 - 1)] == m\($0 - 1) ? e : e)" }))")
        _ = Expression.issues("cel.bind(m0, {1: 1}, \(nested { "cel.bind(e, {}, m\($0 - 1) in e && e[1] == m\($0 - 1) ? e : e)" }))")
        _ = Expression.issues("cel.bind(m0, [1], \(nested { "[m\($0 - 1), m\($0 - 1)]" }))")
    }

    @Test func patternsObeyTheLimitOfTheirEnvironment() throws {
        var limits = CELLimits()
        limits.maximumPatternBytes = 10_000
        #expect(try Expression.json("'a'.matches(p)", ["p": .string("(a{40}){20}")]) == "false")
        #expect(try Expression.error("'a'.matches(p)", ["p": .string("(a{40}){20}")], limits: limits)?.code == .invalidArgument)
    }
}
