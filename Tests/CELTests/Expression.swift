import CEL

/// Shorthand for tests: an expression over named values.
enum Expression {
    static func value(
        _ source: String, _ variables: KeyValuePairs<String, CELValue> = [:], limits: CELLimits = .default
    ) throws -> CELValue {
        let environment = CELEnvironment(variables: variables.map { ($0.key, .dyn) }, limits: limits)
        var bindings = CELBindings(environment)
        for (name, value) in variables { bindings[name] = value }
        return try CELProgram(source, environment: environment).evaluate(bindings)
    }

    static func json(
        _ source: String, _ variables: KeyValuePairs<String, CELValue> = [:], limits: CELLimits = .default
    ) throws -> String {
        try value(source, variables, limits: limits).jsonText()
    }

    /// The error of evaluating the source, `nil` when it has a value.
    static func error(
        _ source: String, _ variables: KeyValuePairs<String, CELValue> = [:], limits: CELLimits = .default
    ) throws -> CELError? {
        do {
            _ = try value(source, variables, limits: limits)
            return nil
        } catch let error as CELError {
            return error
        }
    }

    /// What is wrong with the source, as `line:column message`.
    static func issues(_ source: String, variables: [(name: String, type: CELType)] = []) -> [String] {
        do {
            _ = try CELProgram(source, environment: CELEnvironment(variables: variables))
            return []
        } catch {
            return error.issues.map { "\($0.line):\($0.column) \($0.message)" }
        }
    }

    static func map(_ entries: KeyValuePairs<String, CELValue>) -> CELValue {
        .map(CELDictionary(entries.map { (.string($0.key), $0.value) }))
    }

    static func list(_ elements: CELValue...) -> CELValue {
        .list(CELArray(elements))
    }
}
