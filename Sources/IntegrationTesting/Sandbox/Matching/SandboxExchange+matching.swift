import Foundation
import JSONTape

extension SandboxExchange {
    /// Whether a request is the one meant.
    package func matches(_ request: LoopbackRequest) -> Bool {
        isAddressed(by: request) && mismatch(with: request) == nil
    }

    /// Whether method and path are the ones meant; conditions aside.
    func isAddressed(by request: LoopbackRequest) -> Bool {
        request.method == method && Self.segments(request.path) == Self.segments(path)
    }

    /// The first condition that a request does not fulfil, in words without any value that was sent.
    func mismatch(with request: LoopbackRequest) -> String? {
        for (name, condition) in query where !condition.holds(for: Self.values(name, in: request.query)) {
            return "query parameter `\(name)` \(condition.demand)"
        }
        let form = form.isEmpty ? [] : request.form
        for (name, condition) in self.form where !condition.holds(for: Self.values(name, in: form)) {
            return "form field `\(name)` \(condition.demand)"
        }
        let body = json.isEmpty ? nil : request.json
        for (name, condition) in json where !condition.holds(for: body?[name]) { return "JSON member `\(name)` is another" }
        for (name, condition) in headers {
            let sent = request.headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
            if !condition.holds(for: sent, matching: GlobPattern.matches) { return "header `\(name)` \(condition.demand)" }
        }
        return nil
    }

    private static func values(_ name: String, in fields: [(name: String, value: String)]) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// The parts of a path, decoded one by one, so that `%2F` inside one stays apart from a slash between two.
    private static func segments(_ path: String) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: false).map { String($0).removingPercentEncoding ?? String($0) }
    }
}
