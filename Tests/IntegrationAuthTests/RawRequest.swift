import Foundation
import IntegrationAuth
import Testing

/// A request as text, as the AWS vectors write them.
struct RawRequest: Equatable {
    var method: String
    var target: String
    var headers: [String]
    var body: String

    init(_ text: String) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        let start = lines.removeFirst()
        let (space, end) = (try #require(start.firstIndex(of: " ")), try #require(start.range(of: " HTTP/1.1")))
        method = String(start[..<space])
        target = String(start[start.index(after: space)..<end.lowerBound])
        headers = []
        while let line = lines.popFirst(), !line.isEmpty {
            if line.first == " " {
                headers[headers.count - 1] += "\n" + line
            } else {
                headers.append(String(line))
            }
        }
        body = lines.joined(separator: "\n")
    }

    init(_ request: SignableRequest, origin: String) {
        method = request.method
        target = String(request.url.dropFirst(origin.count))
        headers = request.headers.map { "\($0.name):\($0.value)" }
        body = String(decoding: request.body, as: UTF8.self)
    }

    func signable(origin: String) -> SignableRequest {
        SignableRequest(
            method: method,
            url: origin + target,
            headers: headers.map { line in
                let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(halves[0]), String(halves[1]))
            },
            body: Array(body.utf8)
        )
    }
}
