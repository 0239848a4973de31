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
        switch (left, right) {
        case (.string(let left), .string(let right)): try frame.charge(min(left.utf8.count, right.utf8.count))
        case (.bytes(let left), .bytes(let right)): try frame.charge(min(left.count, right.count))
        default: break
        }
        guard let order = ValueComparison.order(left, right) else {
            throw Failure.noSuchOverload(relation.rawValue, [left, right]).located(at: offset)
        }
        return relation.holds(order)
    }
}
