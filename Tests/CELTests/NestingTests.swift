import CEL
import Foundation
import Testing

/// Deep nesting is an error, whatever it is made of, also on the small stack of a task and in a debug build.
struct NestingTests {
    private static let environment: CELEnvironment = {
        var limits = CELLimits()
        limits.maximumSourceBytes = 10_000_000
        return CELEnvironment(variables: [("x", .dyn)], limits: limits)
    }()

    private static func nested(_ open: String, _ core: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + core + String(repeating: close, count: count)
    }

    private static let shapes: [@Sendable (Int) -> String] = [
        { nested("(", "x", ")", $0) },
        { nested("[", "x", "]", $0) },
        { nested("{1:", "x", "}", $0) },
        { nested("x[", "x", "]", $0) },
        { nested("!(", "x", ")", $0) },
        { nested("-(", "x", ")", $0) },
        { nested("size(", "x", ")", $0) },
        { nested("[x].map(y,", "x", ")", $0) },
        { nested("has(", "x.y", ")", $0) },
        { nested("x + (", "x", ")", $0) },
        { nested("x == (x * (", "x", "))", $0) },
        { nested("x || (x && (", "x", "))", $0) },
        { nested("x ? (", "x", ") : x", $0) },
        { nested("cel.bind(a, 1,", "x", ")", $0) },
        { nested("x.exists(a, ", "x", ")", $0) },
        { nested("", "x", ".y", $0) },
        { nested("", "x", "[0]", $0) },
        { nested("", "x", ".f()", $0) },
        { nested("x.?y.optMap(a, [", "x", "])", $0) },
        { nested("(((((x ? [{1:-(", "x", ")}] : x)))))", $0) },
    ]

    @Test(arguments: shapes.indices)
    func tooDeepIsAnError(_ shape: Int) throws {
        let source = Self.shapes[shape](100_000)
        let error = try #require(SmallStack.run { Self.compilationError(source) })
        #expect(error.contains("nested deeper"), "\(error)")
    }

    /// The deepest that is allowed works everywhere: in the parser, the checker, the evaluator and when it is freed.
    @Test(arguments: shapes.indices)
    func deepestAllowedNeedsLittleStack(_ shape: Int) {
        var deepest = 0
        for count in 1...Self.environment.limits.maximumDepth {
            let source = Self.shapes[shape](count)
            let error = SmallStack.run { Self.run(source) }
            if error?.contains("nested deeper") == true { break }
            deepest = count
        }
        #expect(deepest >= 9)
    }

    /// What is long without being deep.
    @Test(arguments: ["x || ", "x && ", "x != 1 || x == 2 && ", "x ? 1 : ", "1 + ", "1 - 2 * ", "[1] + [2] + ", "[] + [] + ", "x ? [] : "])
    func longChainsWork(_ link: String) {
        let last = link.contains("[") ? "[]" : link.contains("x") && !link.contains("?") ? "x" : "1"
        let source = String(repeating: link, count: link.contains("x |") || link.contains("x &") ? 5_000 : 1_500) + last
        #expect(SmallStack.run { Self.run(source) } == nil)
    }

    /// Types that are not known yet stand for one another in long chains.
    @Test(arguments: ["[], ", "{}, ", "[[]], ", "optional.none(), ", "[].map(y, y), ", "null, "])
    func longLiteralsWork(_ element: String) {
        let source = "[" + String(repeating: element, count: 1_500) + "]"
        #expect(SmallStack.run { Self.run(source) } == nil)
        #expect(SmallStack.run { Self.run("{1: \(source)}[1].map(y, [y] + \(source))") } == nil)
    }

    @Test(arguments: ["!", "-"])
    func manySignsWork(_ sign: String) {
        let source = String(repeating: sign, count: 100_000) + "x"
        #expect(SmallStack.run { Self.compilationError(source) } == nil)
    }

    private static func compilationError(_ source: String) -> String? {
        do {
            _ = try CELProgram(source, environment: environment)
            return nil
        } catch {
            return error.issues.first?.message
        }
    }

    private static func run(_ source: String) -> String? {
        do {
            let program = try CELProgram(source, environment: environment)
            var bindings = CELBindings(environment)
            bindings["x"] = .list(CELArray([.map(CELDictionary([(.string("y"), .int(1))]))]))
            _ = try? program.evaluate(bindings)
            return nil
        } catch {
            return error.issues.first?.message
        }
    }
}
