import HTTPTypes

/// What is said of one route. It stands beside the route, so that whoever changes one sees the other.
struct APIOperation: Sendable {
    /// A parameter of the query.
    struct Parameter: Sendable {
        /// What its value may be.
        enum Kind: Sendable {
            case text
            case choice([String])
            case number(ClosedRange<Int>)
            case cursor(PageCursor)
            /// An integration that is here, or was.
            case provider
        }

        let name: String
        let kind: Kind
        var isRequired = false
        let text: String

        /// An operator's key says with it whose request it is; any other may.
        static let organization = Parameter(
            name: "organizationId", kind: .text, text: "The organisation, for a key of the operator; its own for any other.")

        var schema: APISchema {
            switch kind {
            case .text, .provider: .text(shortest: 1)
            case .choice(let words): .choice(words)
            case .number(let range): .integer(minimum: range.lowerBound, maximum: range.upperBound)
            case .cursor(let cursor): .text(shortest: 1, pattern: cursor.pattern)
            }
        }
    }

    /// What it does, in a few words.
    let summary: String
    var query: [Parameter] = []
    var body: APISchema?
    var isBodyRequired = true
    var status: HTTPResponse.Status = .ok
    /// Nil for an answer without a body.
    var answer: APISchema?
    /// Another kind of answer than JSON.
    var contentType = "application/json"
    /// How the problems that are named here are told.
    var problemType = "application/problem+json"
    /// Whether it is for the operator or an organisation, and not for anybody.
    var needsKey = true
    /// Whether it belongs to an organisation.
    var hasOrganization = true
    /// Other answers than success that it may give, beside those that all may.
    var problems: [HTTPResponse.Status] = []

    // Set where the route is added.
    private(set) var method = HTTPRequest.Method.get
    /// As the router has it: `:id` is a parameter.
    private(set) var path = ""

    init(
        _ summary: String, query: [Parameter] = [], body: APISchema? = nil, isBodyRequired: Bool = true,
        status: HTTPResponse.Status = .ok, answer: APISchema? = nil, contentType: String = "application/json", needsKey: Bool = true,
        hasOrganization: Bool = true, problems: [HTTPResponse.Status] = [], problemType: String = "application/problem+json"
    ) {
        self.summary = summary
        self.query = query
        self.body = body
        self.isBodyRequired = isBodyRequired
        self.status = status
        self.answer = answer
        self.contentType = contentType
        self.needsKey = needsKey
        self.hasOrganization = hasOrganization
        self.problems = problems
        self.problemType = problemType
    }

    func at(_ method: HTTPRequest.Method, _ path: String) -> APIOperation {
        var operation = self
        operation.method = method
        operation.path = path
        return operation
    }

    /// All answers but the successful one.
    var allProblems: [HTTPResponse.Status] {
        var all: Set<Int> = [500, 503]
        if needsKey { all.formUnion([401, 403, 422]) }
        // Of Idempotency-Key.
        if needsKey, method == .post { all.insert(409) }
        if hasOrganization { all.insert(404) }
        if path.contains(":") { all.insert(404) }
        if body != nil { all.formUnion([400, 413, 415, 422]) }
        for status in problems { all.insert(status.code) }
        return all.sorted().map { HTTPResponse.Status(code: $0) }
    }

    /// All that its query may have.
    var allQuery: [Parameter] { hasOrganization ? query + [.organization] : query }

    /// Names of the path's parameters.
    var pathParameters: [String] { path.split(separator: "/").filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) } }

    /// The path as OpenAPI writes it.
    var template: String {
        "/" + path.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }.joined(separator: "/")
    }

    /// Of a list that is read page by page.
    static func paging(by cursor: PageCursor) -> [Parameter] {
        [
            Parameter(name: "limit", kind: .number(1...PageQuery.largest), text: "How many; 50 unless given."),
            Parameter(name: "after", kind: .cursor(cursor), text: "The `nextCursor` of the page before."),
        ]
    }
}
