package import CEL
import IntegrationAuth

/// A request body in parts.
package enum RequestPayload: Sendable {
    case json(JSONTree)
    case form([(name: String, value: String)])
    case text(String)

    package var contentType: String {
        switch self {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .text: "text/plain; charset=utf-8"
        }
    }

    /// - Throws: When a value in it would be too long a text.
    package func bytes() throws(EngineError) -> [UInt8] {
        switch self {
        case .json(let tree): Array(try tree.text().utf8)
        case .form(let fields):
            Array(
                fields.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&").utf8)
        case .text(let text): Array(text.utf8)
        }
    }

    /// Sets a form field or a JSON member at a dotted path.
    ///
    /// - Throws: For a text body, which has no members: left as it is, it would ask for the same page again.
    package mutating func set(_ path: String, to value: CELValue) throws(EngineError) {
        switch self {
        case .json(var tree):
            tree.set(path.split(separator: ".").map(String.init)[...], to: value)
            self = .json(tree)
        case .form(var fields):
            fields.removeAll { $0.name == path }
            fields.append((path, value.parameterText ?? ""))
            self = .form(fields)
        case .text:
            throw EngineError(
                .requestInvalid, "the page parameter `\(path)` goes into the body, and that is text; give it as `json` or `form`")
        }
    }
}
