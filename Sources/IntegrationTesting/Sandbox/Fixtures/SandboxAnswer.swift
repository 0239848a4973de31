/// An answer of the sandbox, as the fixtures have it.
package struct SandboxAnswer: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    /// Nil for an answer without content.
    package var body: SandboxBody?

    package init(status: Int = 200, headers: [(name: String, value: String)] = [], body: SandboxBody? = nil) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The answer as it is sent, with `${origin}` filled in.
    func rendered(origin: String) -> LoopbackAnswer {
        var headers = headers.map { (name: $0.name, value: $0.value.replacing(Self.originMark, with: origin)) }
        if let body, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(("Content-Type", body.kind.mediaType))
        }
        return LoopbackAnswer(status: status, headers: headers, body: body?.rendered(origin: origin) ?? [])
    }

    /// What stands for the sandbox's own origin in headers and bodies.
    static let originMark = "${origin}"
}
