/// A form that is posted to a token endpoint, and where the answer holds the token.
struct CompiledTokenExchange: Sendable {
    let url: CompiledTemplate
    let form: [CompiledParameter]
    let headers: [(name: String, template: CompiledTemplate)]
    let accessToken: CompiledExpression
    let expiresIn: CompiledExpression
}
