import Foundation
import IntegrationEngine

/// A provider that holds numbered records and gives them out in pages, the way each kind of API does.
struct PagedProvider: Sendable {
    var count: Int
    /// Records a page holds at most, whatever was asked for.
    var cap = 100

    /// The records from an offset on, at most as many as asked for.
    func slice(_ offset: Int, _ size: Int) -> Range<Int> {
        let start = min(max(offset, 0), count)
        return start..<min(start + min(size, cap), count)
    }

    static func json(_ records: Range<Int>) -> String {
        "[\(records.map { "{\"id\":\($0)}" }.joined(separator: ","))]"
    }

    /// A number among the query parameters.
    static func number(_ name: String, in url: String) -> Int? {
        parameter(name, in: url).flatMap { Int($0) }
    }

    static func parameter(_ name: String, in url: String) -> String? {
        URLComponents(string: url)?.queryItems?.first { $0.name == name }?.value
    }

    /// The body of a request as text.
    static func body(_ request: UpstreamRequest) -> String {
        String(decoding: request.body ?? [], as: UTF8.self)
    }
}
