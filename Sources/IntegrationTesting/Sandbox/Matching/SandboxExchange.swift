/// One request that the sandbox knows, and its answer.
package struct SandboxExchange: Sendable {
    package var method: String
    /// As it arrives, percent-encoded, without the query.
    package var path: String
    /// Conditions on parameters of the query.
    package var query: [(name: String, condition: FieldCondition)]
    /// Conditions on fields of a form body.
    package var form: [(name: String, condition: FieldCondition)]
    /// Conditions on members of a JSON body.
    package var json: [(name: String, condition: JSONCondition)]
    /// Patterns of header values, in which `*` stands for any text.
    package var headers: [(name: String, condition: FieldCondition)]
    package var answer: SandboxAnswer
    /// Whether the request must be authenticated.
    package var requiresAuthentication: Bool

    package init(
        _ method: String, _ path: String, query: [(name: String, condition: FieldCondition)] = [],
        form: [(name: String, condition: FieldCondition)] = [], json: [(name: String, condition: JSONCondition)] = [],
        headers: [(name: String, condition: FieldCondition)] = [], answer: SandboxAnswer, requiresAuthentication: Bool = true
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.form = form
        self.json = json
        self.headers = headers
        self.answer = answer
        self.requiresAuthentication = requiresAuthentication
    }

    /// Method and path, as a person writes them.
    package var line: String { "\(method) \(path)" }
}
