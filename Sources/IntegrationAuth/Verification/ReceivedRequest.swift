/// A request as a server sees it: no scheme, no host of its own, everything else as it came.
struct ReceivedRequest {
    let method: String
    let path: String
    let query: [FormField]
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    init(method: String, target: String, headers: [(name: String, value: String)], body: [UInt8]) {
        let question = target.firstIndex(of: "?")
        self.method = method
        path = String(target[..<(question ?? target.endIndex)])
        query = question.map { FormField.parse(String(target[target.index(after: $0)...]), plusIsSpace: false) } ?? []
        self.headers = headers
        self.body = body
    }

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    func parameter(_ name: String) -> String? {
        query.first { $0.isNamed(name) }.map { String(decoding: $0.value, as: UTF8.self) }
    }
}
