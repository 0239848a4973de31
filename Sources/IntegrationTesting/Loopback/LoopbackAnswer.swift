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
        let text = members.map { "\(quoted($0.key)): \(quoted($0.value))" }.joined(separator: ", ")
        return LoopbackAnswer(status: status, headers: [("Content-Type", "application/json")], body: Array("{\(text)}".utf8))
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
