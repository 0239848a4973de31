import CEL
import Testing

/// Text with expressions inside.
struct TemplateTests {
    private static let environment = CELEnvironment(variables: [("record", .dyn), ("n", .int)])

    private static func render(_ text: String, escaping: (String) -> String = { $0 }) throws -> String {
        var bindings = CELBindings(environment)
        bindings["record"] = Expression.map([
            "login": .string("a/b"), "gone": .null, "when": .timestamp(try #require(CELTimestamp(seconds: 0))),
        ])
        bindings["n"] = .int(3)
        return try CELTemplate(text, environment: environment).render(bindings, escaping: escaping)
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("${n}", "3"), ("a${n}b${n + 1}c", "a3b4c"), ("$${n}", "${n}"), ("$$${n}", "$${n}"), ("$n $", "$n $"),
        ("${'}'}", "}"), ("${ {'a': {'b': '}'}}.a.b }!", "}!"), ("${\"\"\"}\"\"\"}", "}"), ("${n // }\n}", "3"),
        ("ü${record.login}ü", "üa/bü"),
        ("${record.when}", "1970-01-01T00:00:00Z"), ("${duration('90s')}", "90s"), ("${1.5} ${2.0} ${true} ${7u}", "1.5 2 true 7"),
        ("${'${n}'}", "${n}"), ("}{", "}{"),
    ])
    func renders(_ text: String, _ expected: String) throws {
        #expect(try Self.render(text) == expected)
    }

    @Test func escapesOnlyWhatIsInserted() throws {
        #expect(try Self.render("/users/${record.login}/x") { $0.replacing("/", with: "%2F") } == "/users/a%2Fb/x")
    }

    @Test(arguments: ["${record.gone}", "x ${[1]}", "${{'a': 1}}", "${b'a'}", "${record.?login}", "${record.nothing}"])
    func whatHasNoTextIsAnError(_ text: String) throws {
        let error = try #require(throws: CELError.self) { try Self.render(text) }
        #expect(error.line == 1 && error.column >= 3)
    }

    @Test func placesAreRelativeToTheText() throws {
        let text = "first ${n}\nsecond ${nope} and ${record.a + alsoNope}"
        let error = try #require(throws: CELCompilationError.self) { try CELTemplate(text, environment: Self.environment) }
        #expect(error.issues.map { [$0.line, $0.column, $0.offset] } == [[2, 10, 20], [2, 33, 43]])
        let unfinished = try #require(throws: CELCompilationError.self) { try CELTemplate("a ${n", environment: Self.environment) }
        #expect(unfinished.issues[0].column == 3)
        let failing = try #require(throws: CELError.self) { try Self.render("é\n ${record.nothing}") }
        #expect((failing.line, failing.column, failing.path) == (2, 11, "record.nothing"))
    }

    /// Each mistake is given a place, which is looked for from the start of the text.
    @Test func mistakesAndLengthAreLimited() throws {
        for text in [String(repeating: "${}", count: 400), "${[" + String(repeating: "nope,", count: 400) + "]}"] {
            let error = try #require(throws: CELCompilationError.self) { try CELTemplate(text, environment: Self.environment) }
            #expect(error.issues.count == 100)
        }
        let failing = try CELTemplate(String(repeating: "${timestamp('soon')}", count: 400), environment: Self.environment)
        #expect(failing.certainFailures.count == 100)
        #expect(try Self.render(String(repeating: "a", count: 100_000)).utf8.count == 100_000)
        let long = String(repeating: "a", count: 100_001)
        let error = try #require(throws: CELCompilationError.self) { try CELTemplate(long, environment: Self.environment) }
        #expect(error.issues.map(\.message) == ["the template is longer than 100000 bytes"])
    }

    @Test func knowsWhatItIsMadeOf() throws {
        let single = try CELTemplate("${n + 1}", environment: Self.environment)
        #expect(single.singleExpression?.resultType == .int)
        let mixed = try CELTemplate("a ${record.x} ${n}", environment: Self.environment)
        #expect(mixed.singleExpression == nil && mixed.expressions.count == 2)
        #expect(mixed.usedNames == ["record", "n"])
        #expect(mixed.references.contains(CELReference(path: ["record", "x"], isGuarded: false, offset: 4)))
        #expect(try CELTemplate("a $${b}", environment: Self.environment).expressions.isEmpty)
    }
}
