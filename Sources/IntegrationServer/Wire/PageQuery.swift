import Hummingbird

/// `limit` and `after` of a list.
struct PageQuery {
    static let largest = 100

    let limit: Int
    /// The cursor that the page before gave.
    let after: String?

    init(_ request: Request) throws {
        let parameters = request.uri.queryParameters
        if let text = parameters["limit"] {
            guard let number = Int(text), (1...Self.largest).contains(number) else {
                throw APIProblem.field("limit", "is not a number from 1 to \(Self.largest)", fix: nil)
            }
            limit = number
        } else {
            limit = 50
        }
        after = parameters["after"].map(String.init)
    }

    /// The rows of a page that was asked for with one more than its limit, and where the next one begins.
    func page<Row>(_ rows: [Row], cursor: (Row) -> String) -> (rows: ArraySlice<Row>, next: String?) {
        let page = rows.prefix(limit)
        return (page, rows.count > limit ? page.last.map(cursor) : nil)
    }
}
