import JSONTape

/// What a provider on loopback answers.
package struct LoopbackAnswer: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A small JSON object of texts.
    package static func json(status: Int, _ members: KeyValuePairs<String, String>) -> LoopbackAnswer {
        var writer = JSONWriter()
        writer.object { object in
            for (name, value) in members {
                object.key(name)
                object.string(value)
            }
        }
        return LoopbackAnswer(status: status, headers: [("Content-Type", "application/json")], body: writer.bytes)
    }
}
