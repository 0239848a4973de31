/// Operators of one precedence, from left to right: a long sum is one node and not a deep tree.
final class ArithmeticNode: Node {
    typealias Step = (operation: ArithmeticOperation, operand: any Node, offset: Int)
    private let first: any Node
    private let steps: [Step]
    let offset: Int

    init(_ first: any Node, _ steps: [Step], at offset: Int) {
        self.first = first
        self.steps = steps
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        var result = try first.evaluate(&frame)
        for (operation, operand, offset) in steps {
            try frame.charge()
            let right = try operand.evaluate(&frame)
            do throws(Failure) {
                result = try operation.apply(result, right, &frame)
            } catch {
                throw error.located(at: offset)
            }
        }
        return result
    }
}

/// `-operand`.
final class NegationNode: Node {
    private let operand: any Node
    let offset: Int

    init(_ operand: any Node, at offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        switch try operand.evaluate(&frame) {
        case .double(let value): return .double(-value)
        case .int(let value):
            let (result, overflow) = Int64(0).subtractingReportingOverflow(value)
            if overflow { throw Failure(.overflow, "integer overflow", at: offset) }
            return .int(result)
        case let other: throw Failure.noSuchOverload("-", [other]).located(at: offset)
        }
    }
}
