/// `!operand`.
final class NotNode: ConditionNode {
    private let operand: any Node
    let offset: Int

    init(_ operand: any Node, at offset: Int) {
        self.operand = operand
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try !operand.isTrue(&frame)
    }
}
