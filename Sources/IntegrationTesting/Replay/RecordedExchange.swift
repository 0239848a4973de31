import Foundation
import JSONTape

/// One request and its answer as a proxy recorded them (the format of nock's recorder, which Octokit's fixtures have).
package struct RecordedExchange: Sendable {
    package let method: String
    /// Without the query, percent-encoded as recorded.
    package let path: String
    package let query: [(name: String, value: String)]
    package let answer: LoopbackAnswer

    package init(method: String, target: String, answer: LoopbackAnswer) {
        let request = LoopbackRequest(method: method.uppercased(), target: target)
        self.method = request.method
        path = request.path
        query = request.query
        self.answer = answer
    }

    /// A file with a list of exchanges.
    package static func list(contentsOf file: String) throws -> [RecordedExchange] {
        guard let data = FileManager.default.contents(atPath: file) else { throw RecordingError(reason: "\(file) cannot be read") }
        let root = try JSONDocument(parsing: [UInt8](data)).root
        guard root.kind == .array else { throw RecordingError(reason: "\(file) is not a list of exchanges") }
        return try root.elements.map { try RecordedExchange($0) }
    }

    /// - Throws: ``RecordingError``.
    init(_ json: JSONValue) throws(RecordingError) {
        guard let method = json["method"]?.stringValue, let target = json["path"]?.stringValue,
            let status = json["status"]?.int64Value.flatMap({ Int(exactly: $0) })
        else { throw RecordingError(reason: "an exchange has no method, path or status") }
        let recorded = Self.headers(json)
        let body = try RecordedBody(json, headers: recorded)
        let headers = recorded.filter { name, _ in
            let name = name.lowercased()
            return !Self.hopHeaders.contains(name) && (name != "content-encoding" || body.isEncoded)
        }
        self.init(method: method, target: target, answer: LoopbackAnswer(status: status, headers: headers, body: body.bytes))
    }

    /// What belonged to the recorded connection, not to the answer (RFC 9110, section 7.6.1), and the length, which is counted anew.
    private static let hopHeaders: Set<String> = ["connection", "keep-alive", "transfer-encoding", "content-length", "trailer", "upgrade"]

    /// Headers in either form: a map, or a list in which names and values take turns.
    private static func headers(_ json: JSONValue) -> [(name: String, value: String)] {
        if let raw = json["rawHeaders"], raw.kind == .array {
            let texts = raw.elements.map { $0.stringValue ?? "" }
            return stride(from: 0, to: texts.count - 1, by: 2).map { (texts[$0], texts[$0 + 1]) }
        }
        return json["headers"]?.members.map { ($0.key, $0.value.stringValue ?? String(decoding: $0.value.rawBytes, as: UTF8.self)) } ?? []
    }
}
