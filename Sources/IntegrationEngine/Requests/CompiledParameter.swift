/// A query parameter: its values may be several, or none.
struct CompiledParameter: Sendable {
    let name: String
    let templates: [CompiledTemplate]
}
