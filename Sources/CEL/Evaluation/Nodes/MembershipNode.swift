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
        case .map(let map):
            try frame.charge(map.lookupCost + value.keyCost)
            guard let found = map.value(forKey: value) else { return false }
            try frame.charge(reading: found)
            return true
        case .list(let list):
            var failure: Failure?
            var isFound = false
            list.forEachElement { element in
                do throws(Failure) {
                    try frame.charge(1 + element.readingCost)
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
