import JSONTape

/// One request of a custom strategy that brings credentials.
struct CompiledAuthStep: Sendable {
    let name: String
    let request: CompiledRequest
    let decoder: AnswerDecoder
    let signing: CompiledSigning?
    let condition: CompiledExpression?
    let outputs: [(name: String, expression: CompiledExpression)]
    let expires: CompiledExpression?
    let rules: [CompiledErrorRule]
}
