/// `c1 ? v1 : c2 ? v2 : otherwise`: only the chosen value is evaluated.
final class ConditionalNode: Node {
    private let branches: [(condition: any Node, value: any Node)]
    private let otherwise: any Node
    let offset: Int

    init(_ branches: [(condition: any Node, value: any Node)], otherwise: any Node, at offset: Int) {
        self.branches = branches
        self.otherwise = otherwise
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        for (condition, value) in branches {
            try frame.charge()
            if try condition.isTrue(&frame) { return try value.evaluate(&frame) }
        }
        return try otherwise.evaluate(&frame)
    }
}
