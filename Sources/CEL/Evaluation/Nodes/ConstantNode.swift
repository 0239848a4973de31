/// A value known before evaluation.
final class ConstantNode: Node {
    let value: CELValue
    let offset: Int

    init(_ value: CELValue, at offset: Int) {
        self.value = value
        self.offset = offset
    }

    var constant: CELValue? { value }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue { value }
}
