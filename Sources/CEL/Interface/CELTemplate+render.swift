extension CELTemplate {
    /// The text with the values inserted: strings as they are, numbers and booleans as `string()` gives them, timestamps in
    /// RFC 3339, durations in seconds. A value that has no one text (null, lists, maps, bytes, optionals) is an error.
    ///
    /// - Parameter escaping: applied to each inserted value, not to the text around it.
    package func render(_ bindings: CELBindings, escaping: (String) -> String = { $0 }) throws(CELError) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .expression(let program, let offset): result += escaping(try inserted(program, at: offset, bindings))
            }
        }
        return result
    }

    private func inserted(_ program: CELProgram, at offset: Int, _ bindings: CELBindings) throws(CELError) -> String {
        let value: CELValue
        do throws(CELError) { value = try program.evaluate(bindings) } catch {
            throw located(error.code, error.reason, path: error.path, at: offset + error.offset)
        }
        guard let inserted = value.scalarText else {
            throw located(.invalidArgument, "\(value.type.name) cannot be put into text", path: nil, at: offset)
        }
        return inserted
    }

    private func located(_ code: CELError.Code, _ reason: String, path: String?, at offset: Int) -> CELError {
        let position = SourcePosition(offset, in: text)
        return CELError(code, reason, path: path, offset: offset, line: position.line, column: position.column)
    }
}
