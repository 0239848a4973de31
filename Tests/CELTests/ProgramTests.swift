import CEL
import Testing

/// What a compiled program says about itself, for rules that no type can express.
struct ProgramTests {
    private static let environment = CELEnvironment(variables: [("record", .dyn), ("n", .int)])

    @Test(arguments: [
        ("record.a / 0 > 1", ["1:10 division by zero"]), ("n % 0 == 1", ["1:3 remainder of a division by zero", "1:3 division by zero"]),
        ("record.a / 0.0 > 1.0", []), ("1.0 / 0.0 > n", []), ("timestamp('soon') < record.t", ["1:1 the string is no RFC 3339 timestamp"]),
        ("record.a == 'x' // timestamp('soon') / 0", []), ("record.a == \"timestamp('soon') / 0\"", []),
        ("record.a == r'\\' || n == 1", []), ("lists.range(100000).size() > n", []),
        ("[1, 2][5] == n", ["1:7 the index is outside the list of 2"]),
    ])
    func certainFailures(_ source: String, _ expected: [String]) throws {
        let program = try CELProgram(source, environment: Self.environment)
        let found = program.certainFailures.map { "\($0.line):\($0.column) \($0.message)" }
        #expect(expected.isEmpty ? found.isEmpty : !found.isEmpty && Set(found).isSubset(of: expected), "\(found)")
        #expect(program.certainFailures.allSatisfy { $0.kind == .certainFailure })
    }

    @Test func certainFailuresOfTemplatesHaveTheirPlace() throws {
        let template = try CELTemplate("ü ${n} and ${int('x') + n}", environment: Self.environment)
        #expect(template.certainFailures.map { [$0.offset, $0.column] } == [[14, 14]])
    }

    @Test(arguments: [
        ("has(record.a.b) && record.c", ["b"]), ("record.?a.b.orValue(1) == n", ["a"]), ("record.xs.exists(x, has(x.y))", ["y"]),
        ("record[?'a'].hasValue()", ["a"]), ("record.a == 'has(b) .?c'", []),
    ])
    func guardedFields(_ source: String, _ expected: [String]) throws {
        #expect(try CELProgram(source, environment: Self.environment).guardedFields == Set(expected))
    }

    @Test(arguments: [
        ("n +", CELIssue.Kind.syntax), ("m", .undeclaredName("m")), ("n + 'a'", .type([.int, .string], .operands)),
        ("config.domian", .unknownField("domian", of: "config", nearest: "domain")),
        ("config.x", .unknownField("x", of: "config", nearest: nil)),
        ("nope(1)", .unknownFunction(nearest: nil, call: nil)), ("'a'.startWith('b')", .unknownFunction(nearest: "startsWith", call: nil)),
        ("contains('a', 'b')", .unknownFunction(nearest: nil, call: "value.contains(...)")), ("'a'.matches('(')", .pattern),
        ("[1].all(x, x)", .type([.int], .condition)), ("n.a", .type([.int], .fields)), ("n.all(x, true)", .type([.int], .range)),
        ("n[0]", .type([.int], .index)), ("size(n)", .type([.int], .arguments)),
    ])
    func issuesHaveAKind(_ source: String, _ kind: CELIssue.Kind) {
        let config = CELType.object(CELObjectType(name: "config", fields: ["domain": .string]))
        let environment = CELEnvironment(variables: [("n", .int), ("config", config)])
        let error = #expect(throws: CELCompilationError.self) { try CELProgram(source, environment: environment) }
        #expect(error?.issues.map(\.kind) == [kind])
    }

    @Test(
        arguments: [
            ("", []), ("a${n}b", [.literal("a"), .expression("n"), .literal("b")]), ("$${n}", [.literal("${n}")]),
            ("${'}'}${r'\\'}x", [.expression("'}'"), .expression("r'\\'"), .literal("x")]),
            ("${n // }\n}!", [.expression("n // }\n"), .literal("!")]), ("a ${n", [.literal("a ${n")]),
            ("${\"\"\"a}\"b\"\"\"}", [.expression("\"\"\"a}\"b\"\"\"")]),
        ] as [(String, [CELTemplate.Part])])
    func partsOfTemplates(_ text: String, _ expected: [CELTemplate.Part]) {
        #expect(CELTemplate.parts(of: text) == expected)
    }
}
