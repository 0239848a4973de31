import Foundation
import IntegrationAuth

extension UpstreamURL {
    /// Sets a query parameter to these values (percent-encoded here), replacing those of the same name.
    mutating func setQuery(_ name: String, values: [String]) {
        let encodedName = PercentEncoding.encode(name)
        var items = (query ?? "").split(separator: "&").map(String.init)
        items.removeAll { item in
            let itemName = item.prefix { $0 != "=" }
            return itemName == encodedName || itemName == name
        }
        items += values.map { "\(encodedName)=\(PercentEncoding.encode($0))" }
        query = items.isEmpty ? nil : items.joined(separator: "&")
    }

    /// The names of the query parameters.
    var queryNames: Set<String> {
        Set((query ?? "").split(separator: "&").compactMap { String($0.prefix { $0 != "=" }).removingPercentEncoding })
    }

    /// Whether a path segment would climb out of the path that the manifest states, also in encoded spelling.
    static func hasDotSegments(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).contains { segment in
            let plain = segment.lowercased().split(separator: "%2e", omittingEmptySubsequences: false).joined(separator: ".")
            return plain == "." || plain == ".."
        }
    }
}
