/// A node whose result is always a boolean and that computes it as one.
protocol ConditionNode: Node {}

extension ConditionNode {
    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        .bool(try isTrue(&frame))
    }
}
