/// One recorded answer, and the request it belongs to.
struct FixtureExchange: Sendable {
    /// Position in `exchanges`.
    let position: Int
    let method: String
    /// Path as it arrives, without query.
    let path: String
    /// Conditions on query, form and JSON body: a text, `*` for any value, `!` for none.
    let query: [String: String]
    let form: [String: String]
    let json: [String: String]
    let status: Int
    /// Where the next page may be named: answer headers as text.
    let answerHeaders: [String]
    /// Name of the file with the answer's body.
    let body: String?
    let location: SourceLocation

    var isSuccess: Bool { (200...299).contains(status) }
}
