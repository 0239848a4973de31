/// `left < right` and its like.
final class OrderNode: ConditionNode {
    private let relation: OrderRelation
    private let left: any Node
    private let right: any Node
    let offset: Int

    init(_ relation: OrderRelation, _ left: any Node, _ right: any Node, at offset: Int) {
        self.relation = relation
        self.left = left
        self.right = right
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try frame.charge()
        let left = try left.evaluate(&frame)
        let right = try right.evaluate(&frame)
        if case .string(let text) = left { try frame.charge(text.utf8.count) }
        guard let order = ValueComparison.order(left, right) else {
            throw Failure.noSuchOverload(relation.rawValue, [left, right]).located(at: offset)
        }
        return relation.holds(order)
    }
}
