import Foundation
import IntegrationCore
import JSONTape

extension UpstreamResponse {
    /// Replaces a body that is a form by the JSON object of its fields; any other stays.
    mutating func readForm() {
        let type = headers.first { $0.name.lowercased() == "content-type" }?.value.lowercased() ?? ""
        let isForm = type.hasPrefix("application/x-www-form-urlencoded") || (type.hasPrefix("text/") && !type.hasPrefix("text/html"))
        guard isForm, let first = body.first, first != UInt8(ascii: "{"), first != UInt8(ascii: "["),
            body.contains(UInt8(ascii: "="))
        else { return }
        var parts = URLComponents()
        // In forms a plus sign is a blank.
        parts.percentEncodedQuery = String(decoding: body, as: UTF8.self).replacing("+", with: "%20")
        guard let items = parts.queryItems else { return }
        var writer = JSONWriter()
        writer.object { writer in
            var seen: Set<String> = []
            for item in items where seen.insert(item.name).inserted { writer.member(item.name, item.value ?? "") }
        }
        body = writer.bytes
    }
}
