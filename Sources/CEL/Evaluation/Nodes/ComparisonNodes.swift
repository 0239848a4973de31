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

/// `element in container`.
final class MembershipNode: ConditionNode {
    private let element: any Node
    private let container: any Node
    let offset: Int

    init(_ element: any Node, _ container: any Node, at offset: Int) {
        self.element = element
        self.container = container
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try frame.charge()
        let value = try element.evaluate(&frame)
        switch try container.evaluate(&frame) {
        case .map(let map): return map.value(forKey: value) != nil
        case .list(let list):
            var failure: Failure?
            var isFound = false
            list.forEachElement { element in
                do throws(Failure) {
                    try frame.charge()
                    isFound = try ValueComparison.areEqual(value, element, &frame)
                } catch {
                    failure = error
                }
                return !isFound && failure == nil
            }
            if let failure { throw failure.located(at: offset) }
            return isFound
        case let other: throw Failure.noSuchOverload("in", [value, other]).located(at: offset)
        }
    }
}
