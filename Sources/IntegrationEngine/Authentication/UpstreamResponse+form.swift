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
        var fields: [(name: String, value: String)] = []
        for pair in String(decoding: body, as: UTF8.self).split(separator: "&") {
            // In forms a plus sign is a blank.
            let parts = pair.replacing("+", with: " ").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            // What does not decode is no form, whatever it says of itself.
            guard parts.count == 2, let name = parts[0].removingPercentEncoding, let value = parts[1].removingPercentEncoding else {
                return
            }
            if !fields.contains(where: { $0.name == name }) { fields.append((name, value)) }
        }
        var writer = JSONWriter()
        writer.object { writer in
            for field in fields {
                writer.key(field.name)
                writer.string(field.value)
            }
        }
        body = writer.bytes
    }
}
