import Foundation
import Testing

/// `patchbay eval`
@Suite struct EvalTests {
    @Test(arguments: [
        ("1 + 2 * 3", "7  (int)"), ("'a' + 'b'", "\"ab\"  (string)"), ("1.5 > 1", "true  (bool)"),
        ("[1, 2].map(x, x * 2)", "[2, 4]  (list(dyn))"),
        ("duration('90s')", "duration(\"90s\")  (google.protobuf.Duration)"), ("2u", "2u  (uint)"), ("-1", "-1  (int)"),
        ("-(2 + 3)", "-5  (int)"), ("null", "null  (null_type)"),
    ])
    func valueAndType(expression: String, expected: String) async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("eval", expression)
            #expect(outcome.status == 0)
            #expect(outcome.outputText == expected + "\n")
            #expect(outcome.errors.isEmpty)
        }
    }

    @Test func membersOfADocumentAreNames() async throws {
        try await WorkFolder.with { patchbay, folder in
            try Data(#"{"user": {"id": 9007199254740993, "mfa": false}}"#.utf8).write(to: folder.appendingPathComponent("a.json"))
            let fromFile = try await patchbay.run("eval", "--json", "a.json", "user.id")
            #expect(fromFile.outputText == "9007199254740993  (int)\n")
            let piped = try await patchbay.run("eval", "--json", "-", "record.list.size()", input: #"{"list": [1, 2, 3]}"#)
            #expect(piped.outputText == "3  (int)\n")
            // A negation is no option, wherever it stands.
            let negated = try await patchbay.run("eval", "-user.id", "--json", "a.json")
            #expect(negated.outputText == "-9007199254740993  (int)\n")
            #expect(try await patchbay.run("eval", "--json=a.json", "-user.id").outputText == negated.outputText)
        }
    }

    @Test(arguments: [("1 +", "^"), ("undeclared_name", "^"), ("1 / 0", "^")])
    func errorsHaveACaret(expression: String, mark: String) async throws {
        try await WorkFolder.with { patchbay, _ in
            let outcome = try await patchbay.run("eval", expression)
            #expect(outcome.status == 1)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errorText.contains(expression))
            #expect(outcome.errorText.contains(mark))
        }
    }

    @Test(.timeLimit(.minutes(10))) func aDocumentWithoutEndIsRefused() async throws {
        try await WorkFolder.with { patchbay, _ in
            let endless = try await patchbay.run("eval", "--json", "/dev/zero", "1")
            #expect(endless.status == 2)
            #expect(endless.errorText.contains("larger than 64 MiB"))
        }
    }

    @Test func theRateOfAnExpressionIsMeasured() async throws {
        try await WorkFolder.with { patchbay, _ in
            let measured = try await patchbay.run("eval", "--json", "-", "--repeat", "1000", "record.a > 1", input: #"{"a": 2}"#)
            #expect(measured.status == 0)
            #expect(measured.outputText.hasPrefix("true  (bool)\n1000 evaluations in "))
            #expect(try await patchbay.run("eval", "--repeat", "0", "1").status == 2)
        }
    }

    @Test func aBrokenDocumentCannotBeEvaluatedOver() async throws {
        try await WorkFolder.with { patchbay, _ in
            let malformed = try await patchbay.run("eval", "--json", "-", "1", input: "{")
            let missing = try await patchbay.run("eval", "--json", "none.json", "1")
            #expect(malformed.status == 2)
            #expect(missing.status == 2)
        }
    }
}
