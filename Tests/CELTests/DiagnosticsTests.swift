import CEL
import Testing

/// What an author reads when an expression is wrong: where, what, and what was probably meant.
struct DiagnosticsTests {
    @Test(arguments: [
        ("", "1:1 an expression is expected, this is empty"),
        ("1 +", "1:4 the expression ends too early, expected an expression"),
        ("(1", "1:3 the expression ends too early, expected `)`"),
        ("1 = 2", "1:3 a single `=` means nothing here; equality is `==`"),
        ("a & b", "1:3 a single `&` means nothing here; the logical and is `&&`"),
        ("'abc", "1:1 this string has no end"),
        ("'a\nb'", "1:1 this string has no end on its line; use three quotes for several lines"),
        ("1 2", "1:3 unexpected number, expected an operator or the end"),
        ("for", "1:1 `for` is a reserved word and cannot be a name"),
        ("'\\q'", "1:2 unknown escape sequence; a backslash itself is written `\\\\`"),
        ("9223372036854775808", "1:1 this number does not fit 64 bits"),
        ("[1, 2", "1:6 the expression ends too early, expected `]`"),
        ("has(1)", "1:5 has() takes a field, as in has(record.name)"),
        ("[1].all(1, true)", "1:9 all() takes a name here, as in all(x, ...)"),
        ("Foo{a: 1}", "1:1 there are no message types; a map is written `{\"key\": value}`"),
        ("'ü' +\n  ?", "2:3 unexpected `?`, expected an expression"),
        ("1x", "1:1 malformed number"),
        ("f(1,)", "1:5 unexpected `)`, expected another argument"),
        ("a.true", "1:3 unexpected `true`, expected the name of a field or function"),
    ])
    func syntax(_ source: String, _ expected: String) {
        #expect(Expression.issues(source) == [expected])
    }

    @Test(arguments: [
        ("recrod.id", "1:1 `recrod` is not declared, did you mean `record`?"),
        ("config.domian", "1:8 `config` has no field `domian`, did you mean `domain`?"),
        ("config['domian']", "1:8 `config` has no field `domian`, did you mean `domain`?"),
        ("config['days'] + 'a'", "1:16 `+` does not work between int and string"),
        ("config.zzz", "1:8 `config` has no field `zzz`; it has days, domain"),
        ("record.name.startWith('a')", "1:13 there is no function `startWith`, did you mean `startsWith`?"),
        ("siez(record)", "1:1 there is no function `siez`, did you mean `size`?"),
        ("math.greatst(1, 2)", "1:6 there is no function `math.greatst`, did you mean `math.greatest`?"),
        ("contains(record, 'a')", "1:1 there is no function `contains`; call it as `value.contains(...)`"),
        ("[1].filter(1)", "1:5 there is no function `filter`; the macro takes other arguments"),
        ("size", "1:1 `size` is not declared; it is a function, call it as `size(...)`"),
        ("config.days + 'a'", "1:13 `+` does not work between int and string"),
        ("config.days * 1.5", "1:13 `*` does not work between int and double; convert one with int(), uint() or double()"),
        ("config.days == 'a'", "1:13 `==` does not work between int and string"),
        ("config.domain ? 1 : 2", "1:8 `?` needs a bool, this is string"),
        ("true ? 1 : 'a'", "1:1 the values of a conditional need one type, these are int and string; dyn() allows both"),
        ("!config.days", "1:9 `!` needs a bool, this is int"),
        ("config.days && true", "1:8 `&&` needs a bool, this is int"),
        ("[1, 2].exists(x, x)", "1:18 exists() needs a bool, this is int"),
        ("config.days.all(x, true)", "1:8 all() runs over lists and maps, this is int"),
        ("'a'.charAt('b')", "1:5 there is no string.charAt(string); there is string.charAt(int)"),
        ("[1]['a']", "1:4 a list is indexed by int, not by string"),
        ("{1.5: 2}", "1:2 double cannot be the key of a map"),
        ("config.domain.matches('(')", "1:23 malformed or too large pattern: missing ): ("),
    ])
    func checks(_ source: String, _ expected: String) {
        #expect(Expression.issues(source, variables: Self.variables) == [expected])
    }

    private static let variables: [(name: String, type: CELType)] = [
        ("record", .dyn), ("config", .object(CELObjectType(name: "config", fields: ["domain": .string, "days": .int]))),
    ]

    @Test func reportsEveryError() {
        let issues = Expression.issues("a + b.c(1 + 'x') && nope(2)", variables: [])
        #expect(issues.map { $0.split(separator: " ")[0] } == ["1:1", "1:5", "1:7", "1:11", "1:21"])
    }

    /// Wide characters take two columns of a terminal, and marks on others none.
    @Test(arguments: [("\"日本語\" + foo", 11), ("\"e\u{301}\" + foo", 6), ("\"日\"  + ", 8)])
    func caretStandsUnderItsPlace(_ source: String, _ columns: Int) throws {
        let error = try #require(throws: CELCompilationError.self) { try CELProgram(source, environment: CELEnvironment(variables: [])) }
        let caret = error.issues[0].rendered(source: source).split(separator: "\n").last ?? ""
        #expect(caret.dropFirst(5).prefix { $0 == " " }.count == columns, "\(caret)")
    }

    @Test func rendersTheLineAndACaret() throws {
        let source = "record.a == 1 &&\n\trecrod.b > 'ü' + x"
        let environment = CELEnvironment(variables: [("record", .dyn), ("x", .dyn)])
        let error = try #require(throws: CELCompilationError.self) { try CELProgram(source, environment: environment) }
        #expect(
            error.issues[0].rendered(source: source) == """
                2:2: `recrod` is not declared, did you mean `record`?
                 2 | \trecrod.b > 'ü' + x
                   | \t^
                """)
    }

    @Test func columnsCountCharacters() {
        #expect(Expression.issues("'🐱é' + $") == ["1:8 unexpected character `$`"])
    }

    @Test func evaluationErrorsHaveAPlace() throws {
        let source = "1 < 2 &&\n  10 / record.zero > 1"
        let error = try #require(try Expression.error(source, ["record": Expression.map(["zero": .int(0)])]))
        #expect(error.code == .divisionByZero)
        #expect((error.line, error.column) == (2, 6))
        #expect(error.rendered(source: source).hasSuffix(" 2 |   10 / record.zero > 1\n   |      ^"))
    }

    @Test(arguments: [
        ("record.a.b.c", 8), ("record.here.b.c", 13), ("record.here.there.c", 19), ("record.here.there.c.d", 19), ("nothing.a", 1),
    ])
    func theMissingFieldIsPointedAt(_ source: String, _ column: Int) throws {
        let environment = CELEnvironment(variables: [("record", .dyn), ("nothing", .dyn)])
        var bindings = CELBindings(environment)
        bindings["record"] = Expression.map(["here": Expression.map(["there": Expression.map([:])])])
        let program = try CELProgram(source, environment: environment)
        let error = try #require(throws: CELError.self) { try program.evaluate(bindings) }
        #expect(error.column == column)
    }

    @Test func suggestionsNeedToBeClose() {
        #expect(ClosestName.find(for: "login", among: ["logn", "id"]) == "logn")
        #expect(ClosestName.find(for: "lgoin", among: ["login"]) == "login")
        #expect(ClosestName.find(for: "Login", among: ["login"]) == "login")
        #expect(ClosestName.find(for: "existsone", among: ["all", "exists_one"]) == "exists_one")
        #expect(ClosestName.find(for: "avatar", among: ["login", "id"]) == nil)
    }
}
