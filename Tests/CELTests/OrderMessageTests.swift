import CEL
import Testing

/// Messages about comparisons name the operator as it is written.
@Suite struct OrderMessageTests {
    @Test(arguments: [
        ("1 < x", "`<` does not take (int, string)"), ("1 >= x", "`>=` does not take (int, string)"),
        ("x < 1", "`<` does not take (string, int)"), ("x >= 1", "`>=` does not take (string, int)"),
    ])
    func operatorIsNotFlipped(source: String, reason: String) throws {
        let environment = CELEnvironment(variables: [("x", .dyn)])
        var bindings = CELBindings(environment)
        bindings["x"] = .string("a")
        let program = try CELProgram(source, environment: environment)
        let error = try #require(throws: CELError.self) { try program.evaluate(bindings) }
        #expect(error.reason == reason)
    }
}
