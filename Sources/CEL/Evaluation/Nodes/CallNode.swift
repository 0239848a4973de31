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
