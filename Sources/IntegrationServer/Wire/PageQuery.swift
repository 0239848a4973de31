import IntegrationCore

/// What the cursors of a list are.
enum PageCursor: Sendable {
    case id(PublicID.Kind)
    case number
    /// The id of an integration.
    case slug
    /// A place in the changes of a stream, which only their reader understands.
    case change

    /// Digits of a number; none here comes near.
    static let digits = 15
    /// Of an id behind its prefix; the longest are those of connections from before ids were ordered by time.
    static let idLength = 26...32

    /// Of the id of an integration, at most: it is the name of a folder.
    static let slugLength = 255

    /// As OpenAPI has it.
    var pattern: String? {
        switch self {
        case .id(let kind): "^\(kind.rawValue)_[0-9a-z]{\(Self.idLength.lowerBound),\(Self.idLength.upperBound)}$"
        case .number: "^[0-9]{1,\(Self.digits)}$"
        case .slug: "^[a-z][0-9a-z-]{0,\(Self.slugLength - 1)}$"
        case .change: nil
        }
    }
}

/// `limit` and `after` of a list.
struct PageQuery {
    static let largest = 100

    let limit: Int
    /// The cursor that the page before gave.
    let after: String?

    private let query: RequestQuery

    init(_ query: RequestQuery) throws {
        limit = try query.number("limit") ?? 50
        after = query["after"]
        self.query = query
    }

    /// The cursor of a list whose rows are counted; 0 before the first.
    func number() throws -> Int { try query.number("after") ?? 0 }

    /// The rows of a page that was asked for with one more than its limit, and where the next one begins.
    func page<Row>(_ rows: [Row], cursor: (Row) -> String) -> (rows: ArraySlice<Row>, next: String?) {
        let page = rows.prefix(limit)
        return (page, rows.count > limit ? page.last.map(cursor) : nil)
    }
}
