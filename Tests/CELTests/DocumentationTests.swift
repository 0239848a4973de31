import Foundation
import Testing

@testable import CEL

/// The guide names everything there is.
struct DocumentationTests {
    private static var guide: String {
        get throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            return try String(contentsOf: root.appending(path: "docs/cel.md"), encoding: .utf8)
        }
    }

    private static let names = Builtins.table.keys.sorted() + CELLibrary.macroNames

    @Test func namesEveryFunctionAndMacro() throws {
        let text = try Self.guide
        for name in Self.names {
            #expect(try text.contains(Regex("[^A-Za-z]\(name.replacing(".", with: "\\."))[(`]")), "docs/cel.md does not name \(name)")
        }
    }

    /// A function or macro the guide shows is there: in its tables, and in its examples.
    @Test func namesNothingElse() throws {
        let known = Set(Self.names.flatMap { $0.split(separator: ".").map(String.init) })
        // What documents call their own, and the parts of the implementation.
        let others: Set = ["getExt"]
        for match in try Self.guide.matches(of: Regex("([A-Za-z_]+)\\(")) {
            let name = String(match.output[1].substring ?? "")
            #expect(known.contains(name) || others.contains(name), "docs/cel.md names `\(name)`, which is not there")
        }
    }

    @Test func statesTheLimits() throws {
        let limits = CELLimits.default
        let numbers = [
            "\(limits.maximumSourceBytes.formatted(.number.locale(Locale(identifier: "en_US")))) bytes",
            "| nesting | \(limits.maximumDepth) levels",
            "| cost of one evaluation | \(limits.maximumCost.formatted(.number.locale(Locale(identifier: "en_US")))):",
            "\(limits.maximumPatternBytes >> 20) MiB of memory", "| \(CELValue.maximumJSONBytes >> 20) MiB;",
        ]
        for text in numbers { #expect(try Self.guide.contains(text), "docs/cel.md does not state `\(text)`") }
    }

    /// Sentences of the guide and what shows that they are true; `nil` for an error.
    @Test(
        arguments: [
            ("dividing an integer by zero is one as well", "1 / 0", nil),
            ("Doubles have an infinity for both", "string(1.0 / 0.0)", "\"Infinity\""),
            ("Doubles have an infinity for both", "string(1e308 * 10.0)", "\"Infinity\""), ("and no `%`", "1.5 % 1.0", nil),
            ("Integers overflow into an error", "9223372036854775807 + 1", nil), ("They are not calculated with", "dyn(1) * 1.5", nil),
            ("Numbers are ordered across their types", "dyn(2) > 1.5", "true"),
            ("`1 == 1.0` is an error of types", "dyn(1) == 1.0", "true"),
            ("`size()` and positions count code points", "size('🐱é')", "2"),
            ("A field of null is missing for `has()` and `.?`", "has({'a': dyn(null)}.a.b)", "false"),
            ("A field of null is missing for `has()` and `.?`", "{'a': dyn(null)}.?a.?b.orValue(1)", "1"),
            ("and an error otherwise", "{'a': dyn(null)}.a.b", nil), ("has a value: null", "{'a': null}.?a.hasValue()", "true"),
            ("forgive an error on one side", "1 / 0 > 1 || true", "true"),
            ("with the errors of single elements", "[0, 1].exists(x, 1 / x == 1)", "true"),
            ("the sum of nothing is 0, the others are errors then", "[].sum()", "0"),
            ("the sum of nothing is 0, the others are errors then", "[].min()", nil),
            ("`\\1` in the replacement is a group", "regex.replace('ab', '(a)', '\\\\1\\\\1')", "\"aab\""),
            ("the group, or the whole match", "regex.extract('ab', 'a(b)').value()", "\"b\""),
            ("`t.getDate()`", "timestamp(0).getDate()", "1"),
            ("begin at 0", "[timestamp(0).getMonth(), timestamp(0).getDayOfMonth(), timestamp(0).getDayOfYear()]", "[0,0,0]"),
            ("days of the week (Sunday)", "timestamp('2026-03-01T00:00:00Z').getDayOfWeek()", "0"),
            ("also of a duration", "duration('90m').getMinutes()", "90"), ("Over a map they see its keys", "{'a': 1}.map(k, k)", "[\"a\"]"),
            ("With two names they see position and element", "['x'].transformList(i, e, string(i) + e)", "[\"0x\"]"),
            ("the argument of the last two is evaluated only when it is needed", "optional.of(1).orValue(1 / 0)", "1"),
            ("Running out of cost is final", "lists.range(2000000).size() > 0 || true", nil),
        ] as [(String, String, String?)])
    func sentencesAreTrue(_ sentence: String, _ source: String, _ expected: String?) throws {
        #expect(try Self.guide.contains(sentence), "docs/cel.md does not say so")
        if let expected {
            #expect(try Expression.json(source) == expected)
        } else {
            #expect(throws: (any Error).self) { try Expression.json(source) }
        }
    }
}
