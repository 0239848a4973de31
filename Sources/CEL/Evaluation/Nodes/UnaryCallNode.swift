/// A call whose function is chosen once and takes one value: no array is built for it.
final class UnaryCallNode: Node {
    private let body: BuiltinFunction.Unary
    private let argument: any Node
    let offset: Int

    init(_ body: @escaping BuiltinFunction.Unary, _ argument: any Node, at offset: Int) {
        self.body = body
        self.argument = argument
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        let value = try argument.evaluate(&frame)
        do throws(Failure) {
            return try body(value, &frame)
        } catch {
            throw error.located(at: offset)
        }
    }
}
