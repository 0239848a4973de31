import CEL
import Testing

/// What the conformance data does not say: missing data, optional syntax, cost, values of the host.
struct EvaluationTests {
    private let record = Expression.map([
        "login": .string("ada"), "profile": Expression.map(["email": .null]), "tags": Expression.list(.string("a"), .string("b")),
        "big": .uint(.max),
    ])

    /// Only a quote ends a raw string; a backslash is a character like any other.
    @Test(arguments: [
        (#"r"\" + 'a'"#, #""\\a""#), (#"r'a\d\' == 'a\\d\\'"#, "true"), (#"size(rb'\')"#, "1"),
    ])
    func rawStrings(_ source: String, _ expected: String) throws {
        #expect(try Expression.json(source) == expected)
    }

    @Test(arguments: [
        ("record.name", "record.name", CELError.Code.noSuchKey),
        ("record.profile.phone.mobile", "record.profile.phone", .noSuchKey),
        ("record.profile.email.domain", "record.profile.email.domain", .noSuchKey),
        ("record['name']", "record.name", .noSuchKey),
        ("record.tags == null || record.zip == 1", "record.zip", .noSuchKey),
        ("record.tags.all(t, record.nothing == t)", "record.nothing", .noSuchKey),
    ])
    func missingFieldsNameTheirPath(_ source: String, _ path: String, _ code: CELError.Code) throws {
        let environment = CELEnvironment(variables: [("record", .dyn)], functions: [], isChecked: false)
        var bindings = CELBindings(environment)
        bindings["record"] = record
        let program = try CELProgram(source, environment: environment)
        let error = try #require(throws: CELError.self) { try program.evaluate(bindings) }
        #expect(error.code == code && error.path == path)
    }

    @Test(arguments: [
        ("has(record.login)", "true"), ("has(record.name)", "false"), ("has(record.profile.email.domain)", "false"),
        ("record.?name.orValue('none')", "\"none\""), ("record.?profile.?email.?domain.orValue('none')", "\"none\""),
        ("{'a': dyn(null)}.?a[?0].hasValue()", "false"), ("{'a': dyn(null)}.?a[?'b'].orValue(1)", "1"),
        ("record[?'login'].orValue('x')", "\"ada\""), ("record.tags[?5].orValue('x')", "\"x\""),
        ("record.?name.or(record.?login).value()", "\"ada\""), ("record.?login.optMap(x, x + '!').orValue('')", "\"ada!\""),
        ("[?record.?name, ?record.?login]", "[\"ada\"]"), ("{?'a': record.?name, 'b': 1}", "{\"b\":1}"),
        ("record.?login.hasValue() ? 1 : 1 / 0", "1"), ("optional.of(1).orValue(1 / 0)", "1"),
        ("record.tags.map(t, t + '?').join('|')", "\"a?|b?\""), ("record.big > 9223372036854775807", "true"),
        ("record.tags.first().value() + record.tags.last().value()", "\"ab\""),
    ])
    func optionalSyntax(_ source: String, _ expected: String) throws {
        #expect(try Expression.json(source, ["record": record]) == expected)
    }

    @Test(arguments: [
        ("[3, 1, 2].sort()", "[1,2,3]"), ("[3, 1, 2].sum()", "6"), ("[3, 1, 2].max()", "3"), ("[1.5, 1.0].min()", "1"),
        ("[1, 2, 1, 1u, 'a'].distinct()", "[1,2,\"a\"]"), ("[[1], [2, [3]]].flatten()", "[1,2,[3]]"),
        ("lists.range(3)", "[0,1,2]"), ("[1, 2, 3].slice(1, 3)", "[2,3]"), ("[1, 2].reverse()", "[2,1]"),
        ("[[1], [2, [3]]].flatten(2)", "[1,2,3]"), ("optional.unwrap([optional.of(1), optional.none()])", "[1]"),
        ("'abc'.split('')", "[\"a\",\"b\",\"c\"]"), ("'abc'.split('', 2)", "[\"a\",\"bc\"]"), ("'abc'.replace('', '-')", "\"-a-b-c-\""),
        ("'a,b,,'.split(',')", "[\"a\",\"b\",\"\",\"\"]"), ("'aaaa'.replace('aa', 'b')", "\"bb\""),
        ("'äöü'.substring(1, 2)", "\"ö\""), ("'aXbX'.lastIndexOf('X')", "3"), ("'🐱'.size()", "1"),
        ("regex.extract('next=abc; x', 'next=([a-z]+)').value()", "\"abc\""), ("regex.extractAll('a1b22', '[0-9]+')", "[\"1\",\"22\"]"),
        ("regex.replace('ada lovelace', '(\\\\w+) (\\\\w+)', '\\\\2 \\\\1')", "\"lovelace ada\""),
        ("regex.replace('äb', '', '-')", "\"-ä-b-\""), ("math.sqrt(16)", "4"), ("string(1e21)", "\"1e+21\""),
        ("string(123456789012.0)", "\"123456789012\""), ("string(1e-7)", "\"1e-07\""), ("string(0.1 + 0.2)", "\"0.30000000000000004\""),
        ("timestamp('2026-03-29T01:30:00Z').getHours('Europe/Berlin')", "3"),
        ("timestamp('2026-01-01T00:00:00.5+02:00')", "\"2025-12-31T22:00:00.500Z\""),
        ("string(duration('1h30m1.5s'))", "\"5401.5s\""), ("string(duration('-1.5s'))", "\"-1.5s\""),
        ("timestamp('2026-03-01T00:00:00Z') - duration('24h') == timestamp('2026-02-28T00:00:00Z')", "true"),
        ("cidr('10.0.0.0/8').containsIP('10.1.2.3')", "true"), ("base64.encode(b'hello')", "\"aGVsbG8=\""),
    ])
    func functions(_ source: String, _ expected: String) throws {
        #expect(try Expression.json(source) == expected)
    }

    @Test(arguments: [
        "timestamp('2026-02-29T00:00:00Z')", "timestamp('2026-01-01')", "timestamp('2026-01-01T24:00:00Z')",
        "duration('1')", "duration('1d')", "duration('')", "timestamp('2026-01-01T00:00:00Z').getHours('Nowhere/City')",
        "base64.decode('*')", "'%.2000f'.format([1.0])", "'%d'.format([1.5])", "regex.replace('a', 'a', '\\\\1')", "[].max()",
        "[1, 'a'].sort()", "int('1.5')", "'a'.substring(2)", "[1, 2].slice(1, 5)", "lists.range(100000000000)",
    ])
    func invalidArgumentsAreErrors(_ source: String) throws {
        #expect(try Expression.error(source) != nil)
    }

    @Test func costIsLimited() throws {
        var limits = CELLimits()
        limits.maximumCost = 1_000
        let many = "lists.range(100).map(x, lists.range(100).map(y, x * y)).size() > 0"
        #expect(try Expression.error(many, limits: limits)?.code == .costExceeded)
        // Neither `||` nor a macro goes on after it.
        #expect(try Expression.error(many + " || true", limits: limits)?.code == .costExceeded)
        #expect(try Expression.error("[1].exists(x, \(many)) || true", limits: limits)?.code == .costExceeded)
        let text = CELValue.string(String(repeating: "a", count: 10_000))
        #expect(try Expression.error("text.contains('b')", ["text": text], limits: limits)?.code == .costExceeded)
        #expect(try Expression.error("text + text + text == ''", ["text": text], limits: limits)?.code == .costExceeded)
        #expect(try Expression.error("text == other", ["text": text, "other": text], limits: limits)?.code == .costExceeded)
        #expect(try Expression.json("text.size() > 5", ["text": .string("abcdef")], limits: limits) == "true")
    }

    @Test func patternsAreLinearAndBounded() throws {
        let text = CELValue.string(String(repeating: "a", count: 50_000))
        let clock = ContinuousClock()
        let start = clock.now
        #expect(try Expression.json("text.matches('^(a+)+$|(a|aa)+b')", ["text": text]) == "true")
        #expect(clock.now - start < .seconds(5))
        // Looks to the end of the text for each of its matches, and each byte may take many steps.
        let far = try Expression.error("regex.replace(text, '(.*b|a)', '-')", ["text": text])
        #expect(far?.code == .costExceeded)
        let wide = try Expression.error("text.matches('(a?){900}b|(a?){900}c')", ["text": .string(String(repeating: "a", count: 400_000))])
        #expect(wide?.code == .costExceeded)
        #expect(
            try Expression.json("regex.replace(text, 'a', 'b').size()", ["text": .string(String(repeating: "a", count: 5_000))]) == "5000")
        #expect(Expression.issues("'a'.matches('((a{100}){100}){100}')").count == 1)
        #expect(try Expression.error("'a'.matches(p)", ["p": .string("((a{100}){100}){100}")])?.code == .invalidArgument)
    }

    @Test func missingBindingsAreErrorsThatNameThem() throws {
        let environment = CELEnvironment(variables: [("a", .int), ("b", .int)])
        let program = try CELProgram("a + b", environment: environment)
        var bindings = CELBindings(environment)
        bindings["a"] = .int(1)
        let error = try #require(throws: CELError.self) { try program.evaluate(bindings) }
        #expect(error.code == .undeclared && error.path == "b")
        let other = CELBindings(CELEnvironment(variables: []))
        #expect(throws: CELError.self) { try program.evaluate(other) }
    }

    @Test func functionsOfTheHost() throws {
        let double = CELFunction("twice", [CELOverload([.int], .int)]) { arguments throws(CELError) in
            guard case .int(let number) = arguments[0] else { throw CELError(.invalidArgument, "no int") }
            return .int(2 * number)
        }
        let environment = CELEnvironment(variables: [], functions: [double])
        #expect(try CELProgram("twice(4) + 1", environment: environment).evaluate(CELBindings(environment)).int64Value == 9)
        #expect(throws: CELCompilationError.self) { try CELProgram("twice('a')", environment: environment) }
    }

    @Test func oneProgramServesManyThreads() async throws {
        let environment = CELEnvironment(variables: [("n", .int)])
        let program = try CELProgram("string(n).matches('^[0-9]*[05]$') && [n].exists(x, x >= 0)", environment: environment)
        let hits = await withTaskGroup(of: Int.self) { group in
            for start in 0..<8 {
                group.addTask {
                    var bindings = CELBindings(environment)
                    return (0..<200).count { number in
                        bindings["n"] = .int(Int64(start * 200 + number))
                        return (try? program.isTrue(bindings)) == true
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(hits == 320)
    }
}
