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

/// A variable of a macro.
final class LocalNode: Node {
    let position: Int
    let offset: Int

    init(_ position: Int, at offset: Int) {
        self.position = position
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue {
        try frame.charge()
        return frame.locals[position]
    }
}

/// Something that is known to be wrong, in an expression compiled without checks: it fails only when it is evaluated.
final class FailureNode: Node {
    let failure: Failure
    let offset: Int

    init(_ failure: Failure, at offset: Int) {
        self.failure = failure
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(Failure) -> CELValue { throw failure.located(at: offset) }
}
