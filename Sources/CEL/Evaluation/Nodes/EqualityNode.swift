/// `left == right`, `left != right`.
final class EqualityNode: ConditionNode {
    private let left: any Node
    private let right: any Node
    private let isNegated: Bool
    let offset: Int

    init(_ left: any Node, _ right: any Node, isNegated: Bool, at offset: Int) {
        self.left = left
        self.right = right
        self.isNegated = isNegated
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try frame.charge()
        let left = try left.evaluate(&frame)
        let right = try right.evaluate(&frame)
        return try ValueComparison.areEqual(left, right, &frame) != isNegated
    }
}
