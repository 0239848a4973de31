/// `cel.bind(name, value, body)`.
final class BindNode: Node {
    private let value: any Node
    private let body: any Node
    let offset: Int

    init(_ value: any Node, body: any Node, at offset: Int) {
        self.value = value
        self.body = body
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        let value = try value.evaluate(&frame)
        frame.locals.append(value)
        defer { frame.locals.removeLast() }
        return try body.evaluate(&frame)
    }
}
