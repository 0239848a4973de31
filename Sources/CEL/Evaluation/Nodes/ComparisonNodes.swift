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

/// `operand == constant` for a scalar: what most checks are made of.
final class ConstantEqualityNode: ConditionNode {
    private let operand: any Node
    private let value: CELValue
    private let isNegated: Bool
    let offset: Int

    init(_ operand: any Node, _ value: CELValue, isNegated: Bool, at offset: Int) {
        self.operand = operand
        self.value = value
        self.isNegated = isNegated
        self.offset = offset
    }

    func isTrue(_ frame: inout Frame) throws(Failure) -> Bool {
        try frame.charge()
        return ValueComparison.areEqualScalars(try operand.evaluate(&frame), value) != isNegated
    }
}

/// `left < right` and its like.
final class OrderNode: ConditionNode {
    enum Relation: String {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    private let relation: Relation
    private let left: any Node
    private let right: any Node
    let offset: Int

    init(_ relation: Relation, _ left: any Node, _ right: any Node, at offset: Int) {
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
        return switch relation {
        case .less: order == .less
        case .lessOrEqual: order == .less || order == .equal
        case .greater: order == .greater
        case .greaterOrEqual: order == .greater || order == .equal
        }
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
