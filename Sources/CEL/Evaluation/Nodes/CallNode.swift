/// A call of a function.
final class CallNode: Node {
    private let function: BuiltinFunction
    private let arguments: [any Node]
    let offset: Int

    init(_ function: BuiltinFunction, _ arguments: [any Node], at offset: Int) {
        self.function = function
        self.arguments = arguments
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        var values: [CELValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument.evaluate(&frame)) }
        do throws(Failure) {
            return try function.body(values, &frame)
        } catch {
            throw error.located(at: offset)
        }
    }
}

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
